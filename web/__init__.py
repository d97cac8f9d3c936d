"""The faces of Gongkai over HTTP; no business rules here."""

from flask import Flask

from web import portal


def create_app(face: str) -> Flask:
    """The public `portal` for now: the folder of finished pages, and opinions about them."""
    faces = {"portal": portal.create}
    if face not in faces:
        raise ValueError(f"unknown face {face!r}; there are: {', '.join(faces)}")
    return faces[face]()
