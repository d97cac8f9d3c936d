"""An account through its life: given out, chosen, bound, signed in to, reset, disabled."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.errors import NotAllowed
from services.access.domain import accounts
from services.access.domain.accounts import DEVICES, Account, read_rows, signed_in, why_not
from services.access.service import totp

NOW = datetime(2026, 3, 5, 1, 0, tzinfo=UTC)
FRESH, _ = accounts.created("p-1", "li.ming", "hash", "p-9", NOW)
OWN, _ = accounts.chosen(FRESH, "hash2", NOW)
BOUND = replace(OWN, totp="sealed", totp_last=100)


def test_a_password_that_was_given_out_has_to_be_changed_and_ends() -> None:
    assert accounts.must(FRESH, ["drafter"], "administrators") == "password"
    assert why_not(FRESH, None, NOW + timedelta(days=13)) == ""
    assert why_not(FRESH, None, NOW + timedelta(days=14)) == "expired"
    assert accounts.must(OWN, ["drafter"], "administrators") == ""
    assert why_not(OWN, None, NOW + timedelta(days=999)) == ""


@pytest.mark.parametrize(
    ("role", "totp_for", "must"),
    [
        ("drafter", "administrators", ""),
        ("drafter", "all", "totp"),
        ("system_admin", "administrators", "totp"),
        ("security_admin", "administrators", "totp"),
        ("audit_admin", "all", "totp"),
    ],
)
def test_who_must_bind_a_second_factor(role: str, totp_for: str, must: str) -> None:
    assert accounts.must(OWN, [role, "publisher"], totp_for) == must
    assert accounts.must(BOUND, [role], totp_for) == ""


@given(st.lists(st.integers(95, 110), max_size=30))
def test_no_code_is_accepted_twice_nor_an_older_one_after_it(steps: list[int]) -> None:
    account, accepted = BOUND, []
    for step in steps:
        if not why_not(account, step, NOW):
            accepted.append(step)
            account = signed_in(account, step, "d", NOW)

    assert accepted == sorted(set(accepted))
    assert all(step > 100 for step in accepted)


def test_a_second_factor_once_bound_is_always_asked_for() -> None:
    assert why_not(BOUND, None, NOW) == "code"
    assert why_not(BOUND, 101, NOW) == ""
    assert why_not(OWN, None, NOW) == ""


def test_binding_takes_the_first_code_with_it() -> None:
    begun, _ = accounts.totp_begun(OWN, "sealed")
    assert accounts.totp_begun(begun, "other")[0].totp_next == "sealed"
    with pytest.raises(NotAllowed, match="没有绑定"):
        accounts.totp_confirmed(begun, None, NOW)

    bound, [event] = accounts.totp_confirmed(begun, 7, NOW)

    assert (bound.totp, bound.totp_next, bound.totp_last) == ("sealed", "", 7)
    assert event.data == {"what": "totp_bound", "by": "p-1"}
    assert why_not(bound, 7, NOW) == "code"
    for again in (accounts.totp_begun, lambda a, _: accounts.totp_confirmed(a, 8, NOW)):
        with pytest.raises(NotAllowed):
            again(bound, "x")


def test_a_secret_that_was_shown_and_not_confirmed_is_forgotten_at_the_next_sign_in() -> None:
    begun, _ = accounts.totp_begun(OWN, "sealed")

    assert signed_in(begun, None, "d", NOW).totp_next == ""


def test_a_reset_forgets_factor_and_devices_and_disabling_forgets_devices() -> None:
    used = signed_in(BOUND, 101, "d1", NOW)
    assert accounts.knows_device(used, "d1", NOW)

    reset, _ = accounts.reset(used, "hash3", "p-9", NOW)
    disabled, _ = accounts.disabled(used, "调离", "p-9", NOW)

    assert (reset.totp, reset.devices, reset.password) == ("", [], "hash3")
    assert accounts.must(reset, [], "administrators") == "password"
    assert (disabled.devices, why_not(disabled, 102, NOW)) == ([], "disabled")
    assert accounts.enabled(disabled, "p-9", NOW)[0].password == used.password


def test_a_device_is_known_for_half_a_year_and_ten_of_them() -> None:
    account = OWN
    for n in range(DEVICES + 3):
        account = signed_in(account, None, f"d{n}", NOW + timedelta(minutes=n))

    later = NOW + timedelta(hours=1)
    assert len(account.devices) == DEVICES
    assert not accounts.knows_device(account, "d2", later)
    assert accounts.knows_device(account, "d3", later)
    assert not accounts.knows_device(account, "d3", NOW + timedelta(days=181))
    assert not accounts.knows_device(account, "stranger", later)


def test_every_change_is_written_down_and_said_with_a_higher_version() -> None:
    steps: list[Any] = [
        lambda a: accounts.chosen(a, "h", NOW),
        lambda a: accounts.disabled(a, "调离", "p-9", NOW),
        lambda a: accounts.enabled(a, "p-9", NOW),
        lambda a: accounts.reset(a, "h", "p-8", NOW),
    ]
    account, said = FRESH, []
    for step in steps:
        account, events = step(account)
        said += [(event.version, event.data["what"]) for event in events]

    whats = ["password_chosen", "disabled", "enabled", "reset"]
    assert said == list(enumerate(whats, 2))
    assert [line["what"] for line in account.history] == ["created", *whats]
    assert account.history[2]["reason"] == "调离"
    for step, state in ((steps[2], account), (steps[1], steps[1](account)[0])):
        with pytest.raises(NotAllowed):
            step(state)


def a_row(line: int, person: str, login: str) -> dict[str, Any]:
    return {"line": line, "person": person, "login": login}


def test_a_table_gives_logins_to_those_who_have_none() -> None:
    people, known = {"p-1", "p-2", "p-3"}, {"p-1": Account("p-1", login="li.ming")}
    table = [a_row(2, "p-1", "Li.Ming"), a_row(3, "p-2", " WANG ")]

    assert read_rows(table, people, known, {"li.ming": "p-1"}) == ({"p-2": "wang"}, [])


@pytest.mark.parametrize(
    ("person", "login", "said"),
    [
        ("", "good", "缺少人员编号"),
        ("p-9", "good", "没有编号为“p-9”的人员"),
        ("p-2", "", "登录名“”不能用"),
        ("p-2", "ab", "不能用"),
        ("p-2", "-abc", "不能用"),
        ("p-2", "a b c", "不能用"),
        ("p-2", "李明远", "不能用"),
        ("p-2", "li.ming", "已经有人使用"),
        ("p-1", "other", "不能另立"),
    ],
)
def test_a_bad_line_is_named(person: str, login: str, said: str) -> None:
    known = {"p-1": Account("p-1", login="li.ming")}

    fresh, [problem] = read_rows(
        [a_row(7, person, login)], {"p-1", "p-2"}, known, {"li.ming": "p-1"}
    )

    assert problem.startswith("第 7 行：")
    assert said in problem
    assert fresh == {}


def test_neither_person_nor_login_stands_twice() -> None:
    table = [a_row(2, "p-1", "one"), a_row(3, "p-1", "two"), a_row(4, "p-2", "ONE")]

    _, problems = read_rows(table, {"p-1", "p-2"}, {}, {})

    assert problems == ["第 3 行：与第 2 行重复", "第 4 行：与第 2 行重复"]


def test_a_code_is_of_the_step_that_it_was_made_in() -> None:
    secret = totp.new_secret()
    step = int(NOW.timestamp()) // 30
    made = {off: totp.pyotp.TOTP(secret).generate_otp(step + off) for off in range(-2, 3)}

    for off in (-1, 0, 1):
        assert totp.step_of(secret, f" {made[off][:3]} {made[off][3:]}", NOW) == step + off
    for off in {-2, 2}:
        assert made[off] in [made[n] for n in (-1, 0, 1)] or (
            totp.step_of(secret, made[off], NOW) is None
        )
    assert totp.step_of("", made[0], NOW) is None
    assert totp.step_of(secret, "", NOW) is None
    assert totp.step_of(secret, "验证码", NOW) is None


def test_a_telephone_is_told_whose_secret_it_is() -> None:
    uri = totp.uri(totp.new_secret(), "li.ming", "示例市公开网")

    assert uri.startswith("otpauth://totp/")
    assert "issuer=%E7%A4%BA" in uri
    assert "li.ming" in uri
