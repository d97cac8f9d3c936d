"""Who may do what in MongoDB: a row for every service, and what each may do with sealed content."""

from typing import Any

ADMIN = "admin"
CONTENT = "content"  # the one database that services share

_EVERYTHING_THERE = {"db": CONTENT, "collection": ""}
# Sealed content is added and read, never changed, so nobody may update or remove it. Who adds also
# makes the index by which the pieces of a large file are found.
_ADD = ["find", "insert", "createIndex"]
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


# Faces own no database; the console alone takes files in, straight into `content`.
FACES: dict[str, str] = {"console": "content_keeper"}


def roles_of(user: str) -> list[dict[str, str]]:
    """As MongoDB's createUser takes them."""
    own = [{"role": "readWrite", "db": user}] if user in SERVICES else []
    content = SERVICES.get(user) or FACES.get(user)
    return [*own, *([{"role": content, "db": ADMIN}] if content else [])]
