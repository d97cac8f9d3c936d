"""Keeps a draft: what a form sent, its new files, and why it was refused."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from werkzeug.datastructures import FileStorage

from common.errors import Conflict, Invalid, NotAllowed
from web.console import uploads
from web.console.items import problems
from web.console.items.draft import Draft
from web.console.items.problems import Problem
from web.kit import desk


@dataclass(frozen=True)
class Refusal:
    """Nothing was kept; `stale` because something newer stands there."""

    message: str
    problems: list[Problem] = field(default_factory=list)
    stale: bool = False
    status: int = 400


def save(draft: Draft, over: bool = False) -> dict[str, Any] | Refusal:
    """The item as it stands now; `over` saves over what somebody else saved meanwhile."""
    try:
        arguments = draft.command()
        if over:
            arguments |= {"version": None, "edited": None}
        saved: dict[str, Any] = desk.tell("catalog.save_item", **arguments)
    except (Invalid, Conflict, NotAllowed) as error:
        return _refusal(error)
    return saved


def with_files(draft: Draft, files: Iterable[FileStorage]) -> tuple[Draft, list[Problem]]:
    """The draft with what came along; a file that is refused stops no other."""
    kept, refused = taken(files)
    return draft.attaching(kept), refused


def taken(files: Iterable[FileStorage]) -> tuple[list[dict[str, Any]], list[Problem]]:
    """What was stored, and what was not and why."""
    kept: list[dict[str, Any]] = []
    refused: list[Problem] = []
    for file in files:
        if file.filename:
            try:
                kept.append(uploads.keep(file))
            except Invalid as error:
                refused.append(Problem("attachments", error.message))
    return kept, refused


def _refusal(error: Invalid | Conflict | NotAllowed) -> Refusal:
    if isinstance(error, Invalid):
        return Refusal(error.message, problems.read(error.problems))
    if isinstance(error, Conflict):
        return Refusal(str(error), stale=True, status=409)
    return Refusal(str(error), status=403)
