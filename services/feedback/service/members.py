"""What members say in their own pages, and what each sees of his own cases."""

from datetime import datetime
from typing import Any

from common import clock
from common.entrypoints import Provide, command
from common.errors import NotAllowed, NotFound
from common.tickets import Signer, Slip, Ticket
from contracts.commands import feedback as commands
from services.feedback import store
from services.feedback.domain import codes, items
from services.feedback.service import desk

NOT_YOURS = "没有找到这条意见，或者它不是您提的。请回到“我的意见”，从那里打开。"
OTHER_PAGE = "意见和打开的页面对不上，没有保存。请先复制您写的内容，重新打开这件事项再提交。"
LAST = datetime(9999, 1, 1, tzinfo=clock.SHANGHAI)


class Members(desk.Desk):
    signer: Signer = Provide(store.signer)

    @command(commands.ReceiveMemberCase)
    def receive_member_case(self, command: dict[str, Any]) -> dict[str, str]:
        """{case, organ, received_at}; the same again when the command is repeated."""
        now = clock.now()
        ticket = self.signer.opened(Ticket, command["ticket"], now)
        once = self.vault.command({**command, "member": ticket.member})
        case = self.cases.repeated(codes.case_id(once.id), once)
        if case is None:
            slip = self.signer.opened(Slip, command["slip"], now)
            if (slip.member, slip.item) != (ticket.member, command["item"]):
                raise NotAllowed(OTHER_PAGE)
            item = items.must_take_member(
                self.known(slip.item), slip.item, slip.version, slip.organ, slip.number
            )
            place = self.vault.writer(ticket.member)
            case = self.take_in(self._given(command, ticket), once, item, place)
        receipt = self.receipt(case, once.id)
        return {"case": case.id, **{k: receipt[k] for k in ("organ", "received_at")}}

    def _given(self, command: dict[str, Any], ticket: Ticket) -> dict[str, Any]:
        """Who is named is named to the organ, by his number: the roster has the rest."""
        contact = f"党员编号 {ticket.member}，联系方式见党员名册" if command["named"] else ""
        return {
            "text": command["text"],
            "name": "",
            "contact": contact,
            "named": False,
            "channel": "members",
            "member": self.vault.member(ticket.member)[0],
        }

    @command(commands.ListMemberCases)
    def list_member_cases(self, query: dict[str, Any]) -> dict[str, Any]:
        """{rows, next}; `next` is "" at the end."""
        before = clock.parse(query["before"]) if query["before"] else LAST
        wanted = {**self._own(query), "received_at": {"$lt": before}}
        newest = {"sort": [("received_at", -1)], "limit": query["limit"]}
        found = list(self.cases.find(wanted, **newest))
        more = len(found) == query["limit"]
        after = found[-1].received_at if more else None
        return {
            "rows": [{"case": case.id, **self.asker_view(case)} for case in found],
            "next": after.isoformat() if after else "",
        }

    @command(commands.ShowMemberCase)
    def show_member_case(self, query: dict[str, Any]) -> dict[str, Any]:
        """What became of it; NotFound in the same words for a stranger's and for none."""
        found = next(self.cases.find({"_id": query["case"], **self._own(query)}), None)
        if found is None:
            raise NotFound(NOT_YOURS)
        return {"case": found.id, **self.asker_view(found)}

    def _own(self, query: dict[str, Any]) -> dict[str, Any]:
        ticket = self.signer.opened(Ticket, query["ticket"], clock.now())
        return {"member": {"$in": self.vault.member(ticket.member)}}
