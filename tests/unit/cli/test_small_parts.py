"""The small parts of the command line: settings files, sentences for errors, findings."""

import base64
import os
from pathlib import Path

import pytest
from pymongo.errors import ServerSelectionTimeoutError

from cli import screen, settings
from cli.doctor import findings, surroundings
from cli.doctor.findings import Finding, good
from cli.failures import sentence
from cli.operations import service_of
from common.errors import Conflict, Invalid, NotAllowed, NotFound, Unreachable
from deploy.local.folder import ROOT

KEY = f"k1:{base64.b64encode(bytes(32)).decode()}"
SM4_KEY = f"k2:sm4:{base64.b64encode(bytes(16)).decode()}"


def test_a_value_is_everything_after_the_first_equals_sign() -> None:
    assert settings.read("# x=1\nA=b=c \n\nB=\n") == {"A": "b=c ", "B": ""}


def test_the_environment_counts_as_a_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "env").write_text("AMQP_URL=amqp://file\nSITE_DIR=/file\n", "utf-8")
    monkeypatch.setenv("RUN_DIR", str(tmp_path))
    monkeypatch.setenv("AMQP_URL", "amqp://environment")
    monkeypatch.delenv("SITE_DIR", raising=False)

    assert settings.load() is None
    assert "SITE_DIR" not in os.environ


def test_without_any_settings_the_operator_hears_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RUN_DIR", str(tmp_path))
    monkeypatch.delenv("AMQP_URL", raising=False)

    with pytest.raises(Unreachable, match="make demo"):
        settings.load()


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (NotAllowed("p-1 不能办理。"), "p-1 不能办理。"),
        (NotFound("items: i-1"), "没有找到这一条，请核对编号（items: i-1）。"),
        (Conflict("items: i-1"), "刚被别人改动过"),
        (ServerSelectionTimeoutError("geheim"), "连不上数据库"),
        (FileNotFoundError(2, "No such file", "x.csv"), "读写失败 x.csv"),
        (ValueError("x"), "程序出错（ValueError）"),
    ],
)
def test_every_error_is_a_chinese_sentence(error: Exception, said: str) -> None:
    assert sentence(error).startswith(said)
    assert "geheim" not in sentence(error)


def test_a_parked_event_names_its_service() -> None:
    queue = "evt-catalog-item_submitted--review.on_item_submitted"

    assert service_of(f"{queue}:0123abc") == "review"
    with pytest.raises(Invalid, match="--service"):
        service_of(":0123abc")


def test_a_finding_says_what_to_do_only_when_something_is_wrong() -> None:
    lines = [Finding(ok, "磁盘", "请清理").line for ok in (True, False, None)]

    assert lines == ["✓ 磁盘", "✗ 磁盘 → 请清理", "– 磁盘"]


def test_a_check_that_breaks_is_a_finding_without_its_words() -> None:
    def broken() -> list[Finding]:
        raise RuntimeError("amqp://user:geheim@host")

    [first, second] = findings.run([broken, lambda: [good("好")]])

    assert first.ok is False
    assert "geheim" not in first.line
    assert second == good("好")


def test_what_the_doctor_needs_is_explained_and_not_optional() -> None:
    example = (ROOT / "deploy/example.env").read_text("utf-8")
    needed = example.partition("以下都可以不填")[0].splitlines()

    assert set(surroundings.NEEDED) <= {line.partition("=")[0] for line in needed}


def test_missing_settings_are_all_named_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in list(os.environ):
        if name.startswith("MONGO_URL") or name in surroundings.NEEDED:
            monkeypatch.delenv(name)

    [finding] = surroundings.names()

    assert finding.ok is False
    for name in (*surroundings.NEEDED, "MONGO_URL_ACCESS 或 MONGO_URL"):
        assert name in finding.what


@pytest.mark.parametrize(
    ("value", "fine", "said"),
    [
        (KEY, True, "用 k1（AES-256-GCM）加密"),
        (
            f"{SM4_KEY},{KEY}",
            True,
            "用 k2（SM4-GCM）加密，能解密 k2（SM4-GCM）、k1（AES-256-GCM）",
        ),
        ("k1:kurz", False, "第 1 个密钥要有 32 字节"),
        (f"{KEY},k2:sm4:kurz", False, "第 2 个密钥要有 16 字节"),
    ],
)
def test_field_keys_are_told_by_id_and_place_and_never_shown(
    monkeypatch: pytest.MonkeyPatch, value: str, fine: bool, said: str
) -> None:
    monkeypatch.setenv("FIELD_KEYS", value)

    [finding] = surroundings.field_keys()

    assert finding.ok is fine
    assert said in finding.line
    assert not any(key.rpartition(":")[2] in finding.line for key in value.split(","))


@pytest.mark.parametrize(("offset", "fine"), [("0.0", True), ("86400.0", False)])
def test_a_shifted_clock_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, offset: str, fine: bool
) -> None:
    (tmp_path / "clock").write_text(offset, "ascii")
    monkeypatch.setenv("CLOCK_FILE", str(tmp_path / "clock"))
    monkeypatch.setenv("GONGKAI_ENV", "local")

    [finding] = surroundings.clocks()

    assert finding.ok is fine


def test_a_clock_file_in_production_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLOCK_FILE", "/nowhere")
    monkeypatch.setenv("GONGKAI_ENV", "production")

    assert [finding.ok for finding in surroundings.clocks()] == [False]


@pytest.mark.parametrize(("width", "is_table"), [(120, True), (40, False)])
def test_a_narrow_terminal_gets_lines_in_place_of_columns(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], width: int, is_table: bool
) -> None:
    monkeypatch.setattr(screen, "PIPED_WIDTH", width)
    row = ("i-0123456789abcdef0123", "已公开", "关于做好换届选举工作的通知，一个相当长的标题")

    screen.table(("事项", "状态", "标题"), [row])

    shown = capsys.readouterr().out
    assert ("┃" in shown) is is_table
    assert all(cell in shown for cell in row)


def test_text_in_brackets_is_text(capsys: pytest.CaptureFixture[str]) -> None:
    screen.say("[bold]〔2026〕[/]")
    screen.table(("文号",), [("[red]1号",)])

    assert capsys.readouterr().out.count("[") == 3
