"""Exit codes and words: 0 done, 1 refused, 2 misused; Chinese for users and no tracebacks."""

import re
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from cli.main import app


@pytest.fixture
def gongkai(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):  # type: ignore[no-untyped-def]
    """Runs the command line where nothing is running."""
    monkeypatch.setenv("RUN_DIR", str(tmp_path / "run"))
    for name in ("AMQP_URL", "GONGKAI_ACCOUNT"):
        monkeypatch.delenv(name, raising=False)

    def run(*arguments: str) -> Result:
        return CliRunner().invoke(app, arguments, prog_name="gongkai")

    return run


def every_command(group: click.Group, *before: str):  # type: ignore[no-untyped-def]
    for name, command in group.commands.items():
        yield [*before, name]
        if isinstance(command, click.Group):
            yield from every_command(command, *before, name)


@pytest.mark.parametrize("words", list(every_command(app)), ids=" ".join)
def test_every_help_is_chinese(gongkai, words: list[str]) -> None:  # type: ignore[no-untyped-def]
    result = gongkai(*words, "--help")

    assert result.exit_code == 0
    assert result.output.startswith("用法：gongkai")
    assert not re.search(r"Usage|Options|Commands|Show this|\[required|default:", result.output)


def test_a_help_lists_options_with_their_meaning_and_no_arguments(gongkai) -> None:  # type: ignore[no-untyped-def]
    result = gongkai("import", "organs", "--help")

    listed = result.output.partition("选项:\n")[2].splitlines()
    assert [line.split()[0] for line in listed] == ["--dry-run", "--json", "--by", "--help"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("item", "show"), "缺少 事项"),
        (("item", "shwo"), "没有 shwo 这个命令"),
        (("item", "list", "--sate", "draft"), "没有 --sate 这个选项"),
        (("item", "list", "--state", "lost"), "只能是 draft、submitted"),
        (("item", "list", "--limit", "x"), "要写成数字"),
        (("import", "organs", "/nowhere.csv"), "没有这个文件"),
        (("import", "items"), "缺少 --dir"),
        (("due-day", "2026-02-30", "20"), "2026-02-30"),
        (("review", "decide", "i-1:1", "maybe"), "只能是 approve、return"),
    ],
)
def test_wrong_usage_ends_with_2_and_says_what_is_wrong(  # type: ignore[no-untyped-def]
    gongkai, arguments: tuple[str, ...], said: str
) -> None:
    result = gongkai(*arguments)

    assert result.exit_code == 2
    assert said in result.stderr


def test_no_command_at_all_shows_the_help(gongkai) -> None:  # type: ignore[no-untyped-def]
    result = gongkai()

    assert (result.exit_code, "命令:" in result.output) == (2, True)


@pytest.mark.parametrize(
    "arguments",
    [("item", "show", "i-1"), ("review", "list"), ("parked", "list"), ("doctor",)],
    ids=" ".join,
)
def test_nothing_running_is_said_in_plain_words(  # type: ignore[no-untyped-def]
    gongkai, arguments: tuple[str, ...]
) -> None:
    result = gongkai(*arguments)

    assert result.exit_code == 1
    assert "请先运行 make demo" in result.stderr
    assert "Traceback" not in result.output


def test_a_broker_that_is_away_is_said_in_plain_words(  # type: ignore[no-untyped-def]
    gongkai, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AMQP_URL", "amqp://user:geheim@127.0.0.1:1/gongkai")

    result = gongkai("item", "show", "i-1")

    assert result.exit_code == 1
    assert "连不上消息服务器 127.0.0.1:1" in result.stderr
    assert "geheim" not in result.output


def test_a_stopped_system_is_what_the_doctor_finds(  # type: ignore[no-untyped-def]
    gongkai, tmp_path: Path
) -> None:
    (tmp_path / "run").mkdir()
    (tmp_path / "run/env").write_text("GONGKAI_ENV=local\nAMQP_URL=amqp://u:geheim@h/v\n", "utf-8")

    result = gongkai("doctor")

    assert result.exit_code == 1
    assert "没有运行 → 请在项目目录运行 make demo" in result.output
    assert "没有设置 SITE_DIR" in result.output
    assert "geheim" not in result.output


@pytest.mark.parametrize(
    ("received", "days", "said"),
    [
        ("2026-02-10", "20", "2026-03-16 星期一，确定（放假安排已公布到 2026 年）。"),
        ("2026-12-10", "20", "2027-01-08 星期五，暂定：2027 年的放假安排还没有收录"),
    ],
)
def test_a_due_day_says_its_weekday_and_whether_it_is_certain(  # type: ignore[no-untyped-def]
    gongkai, received: str, days: str, said: str
) -> None:
    result = gongkai("due-day", received, days, "--offline")

    assert result.exit_code == 0
    assert result.output.startswith(said)
    assert result.output.endswith("按随程序提供的放假安排计算，没有查系统里导入的。\n")


def test_without_a_system_a_due_day_says_how_to_count_without_one(  # type: ignore[no-untyped-def]
    gongkai, monkeypatch: pytest.MonkeyPatch
) -> None:
    nowhere = gongkai("due-day", "2026-02-10", "20")
    monkeypatch.setenv("AMQP_URL", "amqp://u:geheim@127.0.0.1:1/v")
    away = gongkai("due-day", "2026-02-10", "20")

    assert nowhere.exit_code == away.exit_code == 1
    assert "没有找到设置" in nowhere.stderr and "连不上消息服务器" in away.stderr
    assert all("请加 --offline" in said.stderr for said in (nowhere, away))
    assert not nowhere.stdout and "geheim" not in away.output


@pytest.mark.parametrize(("received", "days"), [("2026-02-10", "0"), ("1999-01-04", "5")])
def test_a_due_day_that_cannot_be_told_is_refused(  # type: ignore[no-untyped-def]
    gongkai, received: str, days: str
) -> None:
    assert gongkai("due-day", received, days, "--offline").exit_code == 1
