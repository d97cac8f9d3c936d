"""The two commands of the public, which the portal alone asks."""

from typing import Any

from common.entrypoints import command
from common.errors import NotFound
from common.networks import network_of
from contracts.commands import feedback as commands
from services.feedback.domain import codes
from services.feedback.domain.cases import Case
from services.feedback.domain.views import shown_to_asker
from services.feedback.service import desk

NO_SUCH_CODE = "没有找到这个查询码。请核对有没有抄错：共 16 个字母和数字，没有 I、O、0、1。"


class Public(desk.Desk):
    @command(commands.ReceiveCase)
    def receive_case(self, command: dict[str, Any]) -> dict[str, str]:
        """{code, organ, received_at}; the same again when the command is repeated."""
        once = self.vault.command(command)
        case = self.cases.repeated(codes.case_id(once.id), once)
        if case is None:
            item = self.must_take(command["item"], public_only=True)
            place = self.vault.place(network_of(command["address"]))
            case = self.take_in(command, once, item, place)
        return self.receipt(case, once.id)

    @command(commands.ShowCase)
    def show_case(self, query: dict[str, Any]) -> dict[str, Any]:
        """What became of it. A wrong code, an old form of one and none at all take one path."""
        wanted = {"code": {"$in": self.vault.indexes(query["code"])}}
        case = next(self.cases.find(wanted), None)
        if case is None:
            raise NotFound(NO_SUCH_CODE)
        return self._view(case)

    def _view(self, case: Case) -> dict[str, Any]:
        asked = next(self.redisclosures.find({"_id": case.redisclosure}), None)
        draft = self.known(asked.draft) if asked and asked.draft else None
        organ = self.copies.organ(case.organ)["name"] if self.copies.knows(case.organ) else ""
        return {**shown_to_asker(case, self.known(case.item), asked, draft), "organ": organ}
