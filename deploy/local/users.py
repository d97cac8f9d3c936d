"""Who may do what in MongoDB: a row for every service, and what each may do with sealed content."""

from typing import Any

ADMIN = "admin"
CONTENT = "content"  # the one database that services share

_EVERYTHING_THERE = {"db": CONTENT, "collection": ""}
# Sealed content is added and read, never changed, so nobody may update or remove it. Who adds also
# makes the two indexes that GridFS asks for with its first file.
_ADD = ["find", "insert", "listIndexes", "createIndex"]
CONTENT_ROLES: dict[str, list[dict[str, Any]]] = {
    "content_reader": [{"resource": _EVERYTHING_THERE, "actions": ["find"]}],
    "content_keeper": [{"resource": _EVERYTHING_THERE, "actions": _ADD}],
}

# Every service owns the database of its name; the word is its role in `content`, if any.
SERVICES: dict[str, str] = {
    "access": "",
    "catalog": "content_keeper",
    "review": "content_reader",
    "publish": "content_keeper",
    "feedback": "",
    "notify": "content_reader",
    "oversight": "",
}


def roles_of(service: str) -> list[dict[str, str]]:
    """As MongoDB's createUser takes them."""
    roles = [{"role": "readWrite", "db": service}]
    if SERVICES[service]:
        roles.append({"role": SERVICES[service], "db": "admin"})
    return roles
