"""Signing in and out, and who somebody is: asked by the console for every page."""

import secrets
from datetime import datetime
from functools import partial
from typing import Any

from common import clock, settings
from common.entrypoints import Provide, command
from common.errors import NotAllowed, NotFound, TooMany
from common.networks import network_of
from common.sessions import OVER, csrf_of, hash_of
from contracts.commands import access as commands
from services.access.domain import accounts, limits, signins
from services.access.domain.accounts import Account, Changed
from services.access.domain.people import administrator_roles
from services.access.domain.signins import Place, SignIn
from services.access.service import desk, hashing, totp

# One answer for all that can be wrong, so that nobody learns which logins there are.
WRONG = (
    "登录名、密码或动态验证码不对，或者账号已经停用，没有登录。每个验证码只能用一次。"
    "忘记密码或者换了手机，请联系管理员重置。"
)


def totp_for() -> str:
    """TOTP_FOR: everybody in production, the three administrators for trying out."""
    default = "all" if settings.environment() == "production" else "administrators"
    chosen = settings.text("TOTP_FOR", default)
    if chosen not in accounts.TOTP_FOR:
        raise SystemExit(f"TOTP_FOR must be one of {', '.join(accounts.TOTP_FOR)}; {settings.SEE}")
    if chosen == "nobody" and settings.environment() == "production":
        raise SystemExit(f"TOTP_FOR=nobody is refused in production; {settings.SEE}")
    return chosen


class SessionCommands(desk.Desk):
    """A part of the service class."""

    totp_for: str = Provide(totp_for)

    @command(commands.OpenSession)
    def open_session(self, given: dict[str, Any]) -> dict[str, Any]:
        """{token, device, account, must, expires_at}; `device` is kept by the browser for long and
        handed in at the next sign-in. NotAllowed, whatever was wrong; TooMany."""
        now = clock.now()
        login = accounts.normal_login(given["login"])
        account = self.accounts.by_login(login)
        place = self.sign_ins.place(given["address"], given["agent"])
        device = hash_of(given["device"])
        known = account is not None and accounts.knows_device(account, device, now)
        asked = limits.counts(login, network_of(given["address"]), device if known else "")
        is_right = self._is_right(account, given["password"], asked, place, now)
        step = totp.step_of(self._secret(account), given["code"], now)
        wrong = self._wrong(account, is_right, step, now)
        if account is None or wrong:
            self._refused(account, wrong, place, now)
            raise NotAllowed(WRONG)
        token = given["device"] if known else secrets.token_urlsafe()
        self._enter(account, step, hash_of(token), place, now)
        self.failures.forgive(asked, now)
        return {"device": token, **self._opened(account.id, given, place, now)}

    def _is_right(
        self,
        account: Account | None,
        password: str,
        asked: list[limits.Count],
        place: Place,
        now: datetime,
    ) -> bool:
        """TooMany before any password is looked at."""
        try:
            self.failures.arrive(asked, now)
        except TooMany:
            self._refused(account, "too_many", place, now)
            raise
        try:
            return hashing.is_right(password, account.password if account else hashing.NOBODYS)
        except TooMany:  # the crowd's fault and not his
            self.failures.forgive(asked, now)
            raise

    def _secret(self, account: Account | None) -> str:
        return self.accounts.opened(account.id, account.totp) if account else ""

    def _wrong(
        self, account: Account | None, is_right: bool, step: int | None, now: datetime
    ) -> str:
        """Why not, for the record alone; "" when all is well."""
        if account is None:
            return "login"
        if not is_right:
            return "password"
        why = accounts.why_not(account, step, now)
        return why or ("" if self.people.roles(account.id, clock.today()) else "no_post")

    def _enter(
        self, account: Account, step: int | None, device: str, place: Place, now: datetime
    ) -> None:
        """Decided once more on what stands now: of two with the same code one comes in."""

        def decide(found: Account) -> Changed:
            if accounts.why_not(found, step, now) or found.password != account.password:
                raise NotAllowed(WRONG)
            return accounts.signed_in(found, step, device, now), []

        try:
            self.accounts.change(account.id, decide)
        except NotAllowed:
            self._refused(account, "code", place, now)
            raise

    def _opened(
        self, account: str, given: dict[str, Any], place: Place, now: datetime
    ) -> dict[str, Any]:
        token, session = self.sessions.open(account, given["address"], given["agent"])
        self._record(account, "opened", now, partial(signins.opened, place=place))
        return {"token": token, **self._who(account, token), "expires_at": desk.iso(session.until)}

    def _refused(self, account: Account | None, reason: str, place: Place, now: datetime) -> None:
        whose = account.id if account else ""
        self.sign_ins.write(
            signins.refusal_id(whose, now),
            whose,
            "refused",
            now,
            partial(signins.refused, reason=reason, place=place),
        )

    def _record(self, account: str, kind: str, now: datetime, decide: Any) -> None:
        self.sign_ins.write(secrets.token_hex(16), account, kind, now, decide)

    @command(commands.ShowSession)
    def show_session(self, query: dict[str, Any]) -> dict[str, Any]:
        """{account, name, login, posts: [{organ, organ_name, role}], acts_for, administrator, must,
        csrf, expires_at}; NotFound when it is over, disabled or without a post."""
        session = self.sessions.find(query["token"])
        who = self._who(session.owner, query["token"])
        return {**who, "expires_at": desk.iso(session.ends_at)}

    def _who(self, id_: str, token: str) -> dict[str, Any]:
        account, person = self.accounts.get(id_), self.people.get(id_)
        posts = self.posts([person])[id_]
        if account.state != accounts.ENABLED or not posts:
            self.sessions.end_all(id_)
            raise NotFound(OVER)
        roles = {post["role"] for post in posts}
        return {
            "account": id_,
            "name": self.people.opened(id_, "name", person.name),
            "login": account.login,
            "posts": posts,
            "acts_for": self.acts_for({post["organ"] for post in posts}),
            "administrator": "".join(administrator_roles(posts)),
            "must": accounts.must(account, roles, self.totp_for),
            "csrf": csrf_of(token),
        }

    @command(commands.CloseSession)
    def close_session(self, given: dict[str, Any]) -> None:
        """Nothing happens when it is over already."""
        account = self.sessions.close(given["token"])
        if account:
            place = self.sign_ins.place(given["address"], given["agent"])
            self._record(account, "closed", clock.now(), partial(signins.closed, place=place))

    @command(commands.ListSessions)
    def list_sessions(self, query: dict[str, Any]) -> list[dict[str, Any]]:
        """One's own: [{opened_at, seen_at, ends_at, address, agent, current}], newest first."""
        here = hash_of(query["token"])
        found = sorted(self.sessions.of(query["by"]["account"]), key=lambda s: s.opened_at)
        return [
            {
                "opened_at": desk.iso(s.opened_at),
                "seen_at": desk.iso(s.seen_at),
                "ends_at": desk.iso(s.ends_at),
                "address": s.address,
                "agent": s.agent,
                "current": s.id == here,
            }
            for s in reversed(found)
        ]

    @command(commands.ListSignIns)
    def list_sign_ins(self, query: dict[str, Any]) -> list[dict[str, Any]]:
        """[{sign_in, account, kind, at, count, reasons, places: [{address, agent, count}]}], newest
        first: one's own, or any and all as the audit administrator."""
        account = query["account"] or ""
        self.must(query["by"]["account"], "access.list_sign_ins", about=account)
        return [self._told(r) for r in self.sign_ins.newest(query["account"], query["limit"])]

    def _told(self, record: SignIn) -> dict[str, Any]:
        return {
            "sign_in": record.id,
            "account": record.account,
            "kind": record.kind,
            "at": desk.iso(record.at),
            "count": record.count,
            "reasons": record.reasons,
            "places": [
                {
                    "address": self.sign_ins.address(place["address"]),
                    "agent": place["agent"],
                    "count": place["count"],
                }
                for place in record.places
            ],
        }
