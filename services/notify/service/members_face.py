"""The commands of the members' face: codes, and sessions of who stands in the roster."""

import secrets
import unicodedata
from datetime import datetime
from typing import Any

from common import clock, masks
from common.copies import Copies
from common.entrypoints import Provide, command
from common.errors import NotFound
from common.networks import network_of
from common.sessions import OVER, Sessions, csrf_of
from common.tickets import TICKET_LIFE, Signer, Ticket
from contracts.commands import notify as commands
from services.notify import store
from services.notify.domain import sign_in
from services.notify.domain.roster import Member
from services.notify.domain.sign_in import Asker, SignIn


class MembersFace:
    """Base of the service; `copies` is the kernel's."""

    copies: Copies
    members: store.Members = Provide(store.members)
    sign_ins: store.SignIns = Provide(store.sign_ins)
    sessions: Sessions = Provide(store.sessions)
    signer: Signer = Provide(store.signer)

    @command(commands.SendCode)
    def send_code(self, command: dict[str, Any]) -> dict[str, str]:
        """{message}: the same words by the same way, whether or not the number is in the roster.

        TooMany by network and by number, a number that nobody has included.
        """
        member, network, now = self._asked(command, "ask", sign_in.ASKS)
        letter, id_ = self.sign_ins.letter(member), self.sign_ins.id_of(member)

        def ask(found: SignIn) -> SignIn:
            return sign_in.asked(found, letter, self._asker(found, command, network, now), now)

        self.sign_ins.change(id_, lambda s: (ask(s), []), new=lambda: SignIn(id_))
        return {"message": sign_in.SENT}

    @command(commands.OpenSession)
    def open_session(self, command: dict[str, Any]) -> dict[str, str]:
        """{token, device}: `device` is for the browser to bring along next time."""
        member, network, now = self._asked(command, "try", sign_in.GUESSES)
        codes = self.sign_ins.codes(member, _plain(command["code"]))
        id_ = self.sign_ins.id_of(member)
        device = command["device"] or secrets.token_urlsafe(16)
        right = False

        def decide(found: SignIn) -> tuple[SignIn, list[Any]]:
            nonlocal right
            asker = self._asker(found, command, network, now)
            after, right = sign_in.tried(found, codes, asker, now)
            if right:
                after = sign_in.remembered(after, self.sign_ins.devices(device)[0], now)
            return after, []

        self.sign_ins.change(id_, decide, new=lambda: SignIn(id_, expires_at=now))
        if not right or next(self.members.find({"_id": member}), None) is None:
            raise sign_in.wrong()
        token, _ = self.sessions.open(member)
        return {"token": token, "device": device}

    @command(commands.ShowSession)
    def show_session(self, query: dict[str, Any]) -> dict[str, Any]:
        """{member, name (masked), organ, organ_name, groups, csrf, ticket}; NotFound when it is
        over, which it is at once for who is no longer in the roster."""
        session = self.sessions.find(query["token"])
        member = next(self.members.find({"_id": session.owner}), None)
        if member is None:
            self.sessions.end_all(session.owner)
            raise NotFound(OVER)
        return {**self._shown(member), "csrf": csrf_of(query["token"])}

    @command(commands.CloseSession)
    def close_session(self, command: dict[str, Any]) -> None:
        self.sessions.close(command["token"])

    def _shown(self, member: Member) -> dict[str, Any]:
        name, _ = self.members.private(member)
        known = self.copies.knows(member.organ)
        until = clock.now() + TICKET_LIFE
        return {
            "member": member.id,
            "name": masks.name(name),
            "organ": member.organ,
            "organ_name": self.copies.organ(member.organ)["name"] if known else member.organ,
            "groups": member.groups,
            "ticket": self.signer.signed(Ticket(member.id, member.organ, member.groups, until)),
        }

    def _asked(self, command: dict[str, Any], what: str, limits: Any) -> tuple[str, str, datetime]:
        """The number as meant, the keyed network, now; the network's arrival is counted."""
        now = clock.now()
        network = self.sign_ins.network(network_of(command["address"]))
        self.sign_ins.admit(what, network, lambda a: sign_in.admitted(a, limits, now))
        return _plain(command["member"]), network, now

    def _asker(self, found: SignIn, command: dict[str, Any], network: str, now: datetime) -> Asker:
        devices = self.sign_ins.devices(command["device"])
        if sign_in.knows(found, devices, now):
            return Asker(devices[0], True)
        return Asker(network, False)


def _plain(typed: str) -> str:
    """As it was meant: full-width signs are the plain ones."""
    return unicodedata.normalize("NFKC", typed).strip()
