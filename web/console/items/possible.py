"""What a person is offered for an item, by his posts and its state. Pure.

Offering is no permission: catalog decides by the same table (contracts/policy).
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

from contracts.policy import rule_of
from web.console.waiting import Me, acts_at


class Act(NamedTuple):
    """`path` has a place for the item's id; `of_draft` is how it is called for a draft."""

    action: str
    label: str
    path: str
    quiet: bool = True
    of_draft: str = ""

    def address(self, item: str) -> str:
        return self.path.format(item)


ACTS = (
    Act("catalog.save_item", "修改草稿", "/items/{}/edit"),
    Act("catalog.submit_item", "核对并送审", "/items/{}/submit", quiet=False),
    Act("catalog.revise_item", "修订", "/items/{}/revise"),
    Act("catalog.close_item", "办结", "/items/{}/close"),
    Act("catalog.withdraw_item", "撤下", "/publishing/{}/withdraw", of_draft="作废草稿"),
)


def acts(me: Me, item: Mapping[str, Any]) -> list[Act]:
    """In the order of an item's life."""
    found = [act for act in ACTS if _may(act.action, me, item)]
    if item["state"] != "draft":
        return found
    return [act._replace(label=act.of_draft or act.label) for act in found]


def _may(action: str, me: Me, item: Mapping[str, Any]) -> bool:
    rule = rule_of(action)
    return item["state"] in rule.states and acts_at(me, item["organ"], *rule.roles)
