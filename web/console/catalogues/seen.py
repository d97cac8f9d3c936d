"""One catalogue as it stands, and what the person at the desk may do with it."""

from collections.abc import Mapping
from typing import Any

from common.errors import NotFound
from contracts.policy import rule_of
from web.console.waiting import organs_of
from web.kit import desk
from web.kit.gate import me

Catalogue = Mapping[str, Any]


def one(catalogue: str) -> Catalogue:
    """With its entries; its id begins with that of its organ."""
    for found in desk.ask("catalog.show_catalogue", organ=catalogue.partition(":")[0]):
        if found["id"] == catalogue:
            return dict(found)
    raise NotFound(f"没有编号为 {catalogue} 的公开目录。请从“目录”进入。")


def organ(catalogue: Catalogue) -> Mapping[str, Any]:
    [found] = desk.ask("catalog.find_organs", name=catalogue["organ"])
    return dict(found)


def may(action: str, catalogue: Catalogue, organ: str | None) -> bool:
    """Offering is no permission: catalog decides by the same table."""
    rule = rule_of(action)
    return organ in organs_of(me(), *rule.roles) and catalogue["state"] in rule.states


def tell(command: str, catalogue: Catalogue, part: str = "", **arguments: Any) -> dict[str, Any]:
    """Of the edition that the form was made of."""
    asked = {"catalogue": catalogue["id"], **arguments}
    return dict(desk.tell(f"catalog.{command}", part, **asked))
