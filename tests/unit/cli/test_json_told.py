"""Everything that lists also speaks JSON: one value on standard output and nothing else."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from cli import screen
from cli.chinese import Command
from cli.doctor.findings import good, unseen, wrong
from cli.main import app

NAMES = {"list", "show", "waiting", "status", "verify", "doctor", "due-day"}
HELP = ("列出", "查看", "检查", "核对", "校验")


def commands(group: click.Group, *before: str) -> Iterator[tuple[str, click.Command]]:
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands(command, *before, name)
        else:
            yield " ".join([*before, name]), command


def listing(group: click.Group) -> Mapping[str, click.Command]:
    """What shows records, by its name or by what its help says first."""
    return {
        words: command
        for words, command in commands(group)
        if words.split()[-1] in NAMES or (command.help or "").startswith(HELP)
    }


def without_json(group: click.Group) -> list[str]:
    return [
        words
        for words, command in listing(group).items()
        if not any("--json" in param.opts for param in command.params)
    ]


def test_everything_that_lists_has_json() -> None:
    assert without_json(app) == []
    assert {"item list", "publish status", "catalogue show", "doctor"} <= set(listing(app))


@pytest.mark.parametrize(("name", "help_"), [("list", "给出全部。"), ("drafts", "列出草稿。")])
def test_a_list_without_json_would_be_seen(name: str, help_: str) -> None:
    group = click.Group("case", {name: Command(name, help=help_)})

    assert without_json(click.Group("app", {"case": group})) == [f"case {name}"]


def test_a_due_day_is_one_json_value() -> None:
    result = CliRunner().invoke(app, ["due-day", "2026-12-10", "20", "--offline", "--json"])

    assert result.exit_code == 0
    assert json.loads(result.stdout) == {
        "day": "2027-01-08",
        "provisional": True,
        "published_to": 2026,
        "calendar": "shipped",
        "version": 0,
    }


def test_the_doctors_findings_are_one_json_value(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RUN_DIR", str(tmp_path))
    monkeypatch.setenv("GONGKAI_ENV", "local")
    monkeypatch.delenv("AMQP_URL", raising=False)
    (tmp_path / "env").write_text("AMQP_URL=amqp://user:geheim@host/v\n", "utf-8")

    result = CliRunner().invoke(app, ["doctor", "--json"])

    found = json.loads(result.stdout)
    assert result.exit_code == 1
    assert found[-1]["text"].endswith("里的系统没有运行")
    assert found[-1] == {**found[-1], "ok": False, "mend": found[-1]["mend"] or "missing"}
    assert "geheim" not in result.output


def test_a_finding_tells_what_to_do_only_when_something_is_wrong() -> None:
    assert [finding.record for finding in (good("甲"), wrong("乙", "丙"), unseen("丁"))] == [
        {"ok": True, "text": "甲", "mend": ""},
        {"ok": False, "text": "乙", "mend": "丙"},
        {"ok": None, "text": "丁", "mend": ""},
    ]


def test_a_refusal_leaves_standard_output_empty(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RUN_DIR", str(tmp_path))
    monkeypatch.delenv("AMQP_URL", raising=False)

    result = CliRunner().invoke(app, ["review", "list", "--json"])

    assert (result.exit_code, result.stdout) == (1, "")
    assert "make demo" in result.stderr


RECORDS = [{"item": "i-1", "title": "〔2026〕[red]1号[/] " + "长" * 300}]


@pytest.mark.parametrize("records", [RECORDS, []], ids=["some", "none"])
def test_records_come_out_as_they_came_in(
    records: list[dict[str, str]], capsys: pytest.CaptureFixture[str]
) -> None:
    screen.records(records, ("事项",), lambda r: (r["item"],), as_json=True, empty="没有。")

    assert json.loads(capsys.readouterr().out) == records
