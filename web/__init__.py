"""The faces of Gongkai over HTTP; no business rules here."""

from flask import Flask

from common import logs
from web import boards, console, members, portal


def create_app(face: str) -> Flask:
    """The public `portal`: the folder of finished pages, and opinions about them; `members`: the
    members' pages; `console`: the staff's work; `boards`: what each board shows."""
    faces = {
        "portal": portal.create,
        "members": members.create,
        "console": console.create,
        "boards": boards.create,
    }
    if face not in faces:
        raise ValueError(f"unknown face {face!r}; there are: {', '.join(faces)}")
    return faces[face]()


def serve(face: str) -> Flask:
    """What a server of processes calls: the same, with the process's log in our shape."""
    logs.setup(face)
    return create_app(face)
