"""The house keeps its rules, and each rule is shown code that breaks it: a check that cannot fail
is a defect."""

import ast
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.unit import house_rules
from tests.unit.house import Source, calls, read
from tests.unit.house_rules import (
    CODE,
    UPLOADS,
    Breaches,
    rule_1_nobody_reaches_across,
    rule_2_a_service_points_downwards,
    rule_2_domain_and_events_are_pure,
    rule_2_pure_modules_reach_no_driver,
    rule_2_the_tools_are_on_top,
    rule_3_services_tell_and_do_not_ask,
    rule_4_faces_have_no_database_but_the_console_content,
    rule_4_one_database_per_service,
    rule_5_the_way_out_stays_thin,
    rule_6_a_provider_stays_in_its_file,
    rule_7_a_file_in_a_service_has_a_role,
    rule_8_no_query_reads_everything,
)

ROOT = Path(__file__).resolve().parents[2]
RULES = [value for name, value in sorted(vars(house_rules).items()) if name.startswith("rule_")]


def told(breaches: Breaches) -> list[str]:
    return [f"{source.path}:{line}: {what}" for source, line, what in breaches]


@pytest.fixture(scope="module")
def house() -> list[Source]:
    return read(ROOT, *CODE)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_the_house_keeps(rule: Callable[[list[Source]], Breaches], house: list[Source]) -> None:
    assert told(rule(house)) == []


def sleeps(sources: list[Source]) -> Breaches:
    for source in sources:
        for name, line in source.imports_of("time.sleep"):
            yield source, line, name
        for call in calls(source, "sleep"):
            yield source, call.lineno, ast.unparse(call)


def test_no_test_sleeps() -> None:
    assert told(sleeps(read(ROOT, "tests", saying="sleep"))) == []


BREACHES = [
    (rule_1_nobody_reaches_across, "services/a/store.py", "from services.b import domain"),
    (rule_1_nobody_reaches_across, "services/a/store.py", "from ..b import domain"),
    (rule_1_nobody_reaches_across, "services/a/store.py", "import web.pages"),
    (rule_1_nobody_reaches_across, "common/store.py", "importlib.import_module('web')"),
    (rule_1_nobody_reaches_across, "common/store.py", "def f():\n    import services.a.store"),
    (rule_1_nobody_reaches_across, "web/pages.py", "from services import a"),
    (rule_1_nobody_reaches_across, "contracts/commands/a.py", "from services.a.domain import X"),
    (rule_2_a_service_points_downwards, "services/a/service.py", "from . import worker"),
    (rule_2_a_service_points_downwards, "services/a/worker.py", "from .service import A"),
    (rule_2_a_service_points_downwards, "services/a/store.py", "import services.a.service"),
    (rule_2_a_service_points_downwards, "services/a/events.py", "from services.a.domain import X"),
    (rule_2_a_service_points_downwards, "services/a/store/__init__.py", "from ..worker import X"),
    (rule_2_a_service_points_downwards, "services/a/channels/b.py", "from services.a import store"),
    (rule_2_the_tools_are_on_top, "services/a/worker.py", "from cli import main"),
    (rule_2_the_tools_are_on_top, "web/app.py", "import deploy.local.stack"),
    (rule_2_domain_and_events_are_pure, "services/a/domain.py", "import pymongo"),
    (rule_2_domain_and_events_are_pure, "services/a/domain.py", "from common.store import Store"),
    (rule_2_domain_and_events_are_pure, "services/a/events.py", "from common import settings"),
    (rule_2_domain_and_events_are_pure, "services/a/domain.py", "x = clock.now()"),
    (rule_2_domain_and_events_are_pure, "services/a/domain/due.py", "x = date.today()"),
    (rule_2_pure_modules_reach_no_driver, "common/states.py", "import common.entrypoints"),
    (rule_3_services_tell_and_do_not_ask, "services/a/worker.py", "from common.rpc import Pool"),
    (rule_3_services_tell_and_do_not_ask, "services/a/service.py", "import nameko.standalone.rpc"),
    (rule_3_services_tell_and_do_not_ask, "common/entrypoints.py", "import nameko.events"),
    (rule_4_one_database_per_service, "services/a/store.py", "x = database('b')"),
    (rule_4_one_database_per_service, "services/a/store.py", "x = settings.mongo_url('b')"),
    (rule_4_faces_have_no_database_but_the_console_content, "web/app.py", "import pymongo"),
    (
        rule_4_faces_have_no_database_but_the_console_content,
        "web/app.py",
        "from common.content import ContentStore",
    ),
    (
        rule_4_faces_have_no_database_but_the_console_content,
        "web/console/app.py",
        "from common import database",
    ),
    (
        rule_4_faces_have_no_database_but_the_console_content,
        UPLOADS,
        "x = database.database('catalog', 'content')",
    ),
    (
        rule_4_faces_have_no_database_but_the_console_content,
        UPLOADS,
        "x = database.database('console')",
    ),
    (rule_5_the_way_out_stays_thin, "services/a/worker.py", "import eventlet"),
    (rule_5_the_way_out_stays_thin, "web/app.py", "from nameko.standalone.rpc import X"),
    (rule_5_the_way_out_stays_thin, "services/a/worker.py", "from common import entrypoints"),
    (rule_5_the_way_out_stays_thin, "common/worker.py", "from common.entrypoints import X"),
    (rule_5_the_way_out_stays_thin, "services/a/service.py", "from bson import ObjectId"),
    (rule_6_a_provider_stays_in_its_file, "services/a/worker.py", "x = y == 'acme'"),
    (rule_6_a_provider_stays_in_its_file, "services/a/channels/rss.py", "acme = 1"),
    (rule_6_a_provider_stays_in_its_file, "cli/main.py", "from services.a.channels import acme"),
    (rule_6_a_provider_stays_in_its_file, "services/a/domain.py", "X = 'https://acme.example/x'"),
    (rule_7_a_file_in_a_service_has_a_role, "services/a/utils.py", ""),
    (rule_7_a_file_in_a_service_has_a_role, "services/a/outlines/load.py", ""),
    (rule_8_no_query_reads_everything, "services/a/store.py", "docs.find()"),
    (rule_8_no_query_reads_everything, "services/a/store.py", "docs.find({}, limit=3)"),
    (rule_8_no_query_reads_everything, "services/a/store.py", "docs.find(filter={})"),
    (sleeps, "common/worker.py", "from time import sleep"),
    (sleeps, "common/worker.py", "eventlet.sleep(1)"),
]
GOOD = {
    "common/entrypoints.py": "import nameko.rpc, eventlet",
    "services/a/channels/__init__.py": "from . import acme",
    "services/a/channels/acme.py": "X = 'https://acme.example'\nclass A:\n    name = 'acme'",
    "services/a/events.py": "if TYPE_CHECKING:\n    from services.a.domain import X",
    "services/a/service.py": "from nameko.rpc import rpc\nfrom . import domain, schemas, store",
    "services/a/worker.py": "from services.a import channels, store\nfrom common import due",
    "services/a/domain.py": "'''Not acme.'''\nfrom services.a import events\nimport common.states",
    "services/a/store.py": "import pymongo\ndatabase('a', 'content').c.find({'state': 'due'})",
    "services/a/outlines/__init__.py": "",
    "web/app.py": "from common.rpc import Pool",
    UPLOADS: "from common import database\nx = database.database('console', 'content')",
    "cli/main.py": "from services.a import store\nimport deploy.local",
}


def a_house(root: Path, files: dict[str, str]) -> list[Source]:
    for path, code in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(code, encoding="utf-8")
    return read(root, *CODE)


@pytest.mark.parametrize(("rule", "path", "code"), BREACHES)
def test_every_rule_sees_a_breach(
    rule: Callable[[list[Source]], Breaches], path: str, code: str, tmp_path: Path
) -> None:
    house = a_house(tmp_path, GOOD | {path: code})

    assert {source.path for source, _, _ in rule(house)} == {path}


def test_a_good_house_breaks_no_rule(tmp_path: Path) -> None:
    house = a_house(tmp_path, GOOD)

    assert [line for rule in RULES for line in told(rule(house))] == []


def test_every_rule_has_a_breach_to_see() -> None:
    assert {rule for rule, _, _ in BREACHES} == {*RULES, sleeps}
