"""`gongkai organ` on the running system: looked at first, then renamed, moved and closed."""

import json
from collections.abc import Callable
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from click.testing import Result

from tests.service.organs.bureaus import ABOVE, Bureaus

if TYPE_CHECKING:
    from tests.service.road.walker import Walker

pytestmark = pytest.mark.service
Gongkai = Callable[..., Result]
SAID = ("--document", "澜编〔2026〕5号", "--reason", "职能调整")


@pytest.fixture
def bureau(walker: "Walker") -> dict[str, str]:
    """Without anybody in it."""
    bureaus = Bureaus(walker)
    row = bureaus.row(f"试办局{uuid4().hex[:4]}")
    admin = walker.city.administrator()
    walker.tell("catalog", "import_organs", admin, rows=[{"line": 2, **row}])
    return row


def test_a_reform_is_previewed_made_and_told(
    walker: "Walker", bureau: dict[str, str], gongkai: Gongkai
) -> None:
    organ, admin = bureau["id"], walker.city.administrator()
    asked = ("organ", "reform", "rename", bureau["name"], "--name", f"{bureau['name']}二", *SAID)

    looked = gongkai(*asked, "--dry-run", by=admin)
    assert looked.exit_code == 0 and "只预览，没有办理" in looked.stdout, looked.output
    assert walker.ask("catalog", "show_organ", organ=organ)["name"] == bureau["name"]

    assert "已办理" in gongkai(*asked, by=admin).stdout
    told = gongkai("organ", "history", organ).stdout
    for said in ("更名", "澜编〔2026〕5号", bureau["name"]):
        assert said in told
    [found] = json.loads(gongkai("organ", "list", organ, "--json").stdout)
    assert found["name"] == f"{bureau['name']}二"


def test_a_bureau_is_split_into_a_new_one_and_an_old_one(
    walker: "Walker", bureau: dict[str, str], gongkai: Gongkai
) -> None:
    new, admin = Bureaus(walker).row("分出的局"), walker.city.administrator()
    heirs = ("--new", f"{new['id']},{new['code']},{new['name']}", "--into", "o-10a05")
    asked = ("organ", "reform", "split", bureau["id"], *heirs, *SAID)

    wrong = gongkai(*asked, "--entry", "b9-1", by=admin)
    assert wrong.exit_code == 1 and "--entry 要写成" in wrong.stderr
    assert gongkai(*asked, "--entry", "b9-1=o-10a05", by=admin).exit_code == 0

    found = walker.ask("catalog", "show_organ", organ=bureau["id"])
    assert (found["state"], found["parent"]) == ("closed", new["id"])
    assert walker.ask("catalog", "show_organ", organ=new["id"])["parent"] == ABOVE
    again = gongkai("organ", "reform", "close", bureau["id"], *SAID, by=admin)
    assert again.exit_code == 1 and "已撤并，不能再改" in again.stderr
