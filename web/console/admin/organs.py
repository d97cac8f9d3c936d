"""Organs: the tree, one organ with its history, and reforms: first a preview, then for good."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from flask import Blueprint, Response, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from common.errors import Conflict, Invalid
from contracts.words import ORGAN_STATES, REFORMS
from web.console import named
from web.kit import desk, pages

PART = Blueprint("organs", __name__, url_prefix="/organs")
KIND = f"any({', '.join(REFORMS)})"
NEW = ("id", "code", "name")  # what a line about a new organ says; the rest is as with the first
LIKE = ("level", "kind", "regime")
TOGETHER = ("merge",)  # kinds that take further organs
HEIRS = ("close", "merge", "split")
DONE = "已办理，从今天起生效；随机关转走的，几秒内到位。"
WRONG = "没有办理，请改正下列各处。"

Organ = Mapping[str, Any]


@PART.get("")
def overview() -> Response:
    asked = request.args.get("q", "").strip()
    found = desk.ask("catalog.find_organs")
    return pages.render(
        "console/admin/organs.html",
        "机关",
        asked=asked,
        found=[organ for organ in found if asked and is_like(organ, asked)],
        below=below(found),
        names={organ["id"]: organ["name"] for organ in found},
        states=ORGAN_STATES,
    )


def is_like(organ: Organ, asked: str) -> bool:
    """By a part of its name, or by the whole of its code or id."""
    return asked in organ["name"] or asked.upper() in (organ["code"], organ["id"].upper())


def below(organs: Iterable[Organ]) -> dict[str | None, list[Organ]]:
    """Those right below each, active ones first; the root stands below None."""
    found: dict[str | None, list[Organ]] = {}
    for organ in sorted(organs, key=lambda o: (o["state"] != "active", o["code"])):
        found.setdefault(organ["parent"], []).append(organ)
    return found


@PART.get("/<organ>")
def show(organ: str) -> Response:
    found = desk.ask("catalog.show_organ", organ=organ)
    return pages.render(
        "console/admin/organ.html",
        found["name"],
        organ=found,
        kinds=REFORMS,
        states=ORGAN_STATES,
        people=named.people(line["by"] for line in found["history"]),
        said=DONE if request.args.get("said") == "reformed" else "",
    )


@PART.route(f"/<organ>/<{KIND}:kind>", methods=["GET", "POST"])
def reform(organ: str, kind: str) -> AnyResponse:
    """What would change and what would go where; then the same for good."""
    found = desk.ask("catalog.show_organ", organ=organ)
    if request.method == "GET" or "again" in request.form:
        return _form(found, kind)
    dry = "really" not in request.form
    try:
        done = desk.tell("catalog.reform_organs", kind=kind, dry_run=dry, **_given(found))
    except (Invalid, Conflict) as error:
        problems = error.problems if isinstance(error, Invalid) else []
        message = getattr(error, "message", str(error))
        return _form(found, kind, 400, error=message, problems=problems)
    if dry:
        return _form(found, kind, planned=done)
    return redirect(url_for("organs.show", organ=organ, said="reformed"), 303)


def _form(organ: Organ, kind: str, status: int = 200, **values: Any) -> Response:
    every = desk.ask("catalog.find_organs")
    names = {each["id"]: each["name"] for each in every}
    planned = values.get("planned") or {"organs": []}
    return pages.render(
        "console/admin/organ-reform.html",
        f"{REFORMS[kind]}：{organ['name']}",
        status,
        **{"error": "", "problems": [], "planned": None, **values},
        organ=organ,
        kind=kind,
        together=kind in TOGETHER,
        heirs=kind in HEIRS,
        typed=request.form,
        organs=[each for each in every if each["state"] == "active"],
        names=named.Called(names | {each["id"]: each["name"] for each in planned["organs"]}),
        states=ORGAN_STATES,
    )


def _given(organ: Organ) -> dict[str, Any]:
    """The arguments that the form stands for; Invalid names every line that is not understood."""
    form, problems = request.form, list[str]()
    given = {
        "organs": [organ["id"], *form.get("organs", "").split()],
        "into": [
            *_new(form.get("new", ""), organ, problems),
            *({"id": id_} for id_ in form.get("into", "").split()),
        ],
        "entries": _pairs(form.get("entries", ""), problems),
        "persons": _pairs(form.get("persons", ""), problems),
        "follow": form.get("follow", "yes") == "yes",
        **{name: form.get(name, "").strip() for name in ("name", "parent", "document", "reason")},
    }
    if problems:
        raise Invalid(WRONG, problems)
    return given


def _new(text: str, like: Organ, problems: list[str]) -> list[dict[str, Any]]:
    """A line for each: id, code, name, by blanks or commas."""
    found = []
    for line in filter(str.strip, text.splitlines()):
        parts: Sequence[str] = line.replace("，", " ").replace(",", " ").split()
        if len(parts) == len(NEW):
            same = {name: like[name] for name in LIKE}
            found.append({**same, **dict(zip(NEW, parts, strict=True))})
        else:
            problems.append(f"新设机关“{line.strip()}”要写成：编号 代码 名称")
    return found


def _pairs(text: str, problems: list[str]) -> dict[str, str]:
    """A line for each: what, and the organ that it goes to."""
    found = {}
    for line in filter(str.strip, text.splitlines()):
        parts = line.replace("=", " ").split()
        if len(parts) == 2:
            found[parts[0]] = parts[1]
        else:
            problems.append(f"去向“{line.strip()}”要写成：名 承接机关编号")
    return found
