"""The commands of those who handle cases: each step once, by who may take it."""

from collections.abc import Callable
from typing import Any

from common import clock
from common.entrypoints import command
from common.errors import Invalid, NotAllowed, NotFound
from common.store import Command
from common.uploads import check_marks
from contracts.commands import feedback as commands
from services.feedback.domain import cases, codes, people, redisclosures, views
from services.feedback.domain.cases import Case, Said, Step
from services.feedback.service import desk

Decide = Callable[[Case, Step], Said]


class Staff(desk.Desk):
    @command(commands.EnterCase)
    def enter_case(self, command: dict[str, Any]) -> dict[str, str]:
        """{case, code, …}: the code is for the asker and is shown only here."""
        once = self.vault.command(command)
        case = self.cases.repeated(codes.case_id(once.id), once)
        if case is None:
            item = self.must_take(command["item"], public_only=False)
            people.must_be_at(self._handlers(item.organ), command["by"]["account"], "case_handler")
            case = self.take_in(command, once, item)
        return {"case": case.id, **self.receipt(case, once.id)}

    @command(commands.ScreenCase)
    def screen_case(self, command: dict[str, Any]) -> dict[str, Any]:
        return self._step(
            command,
            lambda case, step: cases.screen(
                case, step, command["kind"], self._handlers(case.organ)
            ),
        )

    @command(commands.DismissCase)
    def dismiss_case(self, command: dict[str, Any]) -> dict[str, Any]:
        return self._step(
            command,
            lambda case, step: cases.dismiss(case, step, self._handlers(case.organ)),
        )

    @command(commands.AssignCase)
    def assign_case(self, command: dict[str, Any]) -> dict[str, Any]:
        due_on = command["due_on"].isoformat() if command["due_on"] else ""

        def assign(case: Case, step: Step) -> Said:
            handlers = self._handlers(case.organ)
            for person in (command["lead"], *command["helpers"]):
                self._must_serve(case, person, handlers)
            return cases.assign(case, step, handlers, command["lead"], command["helpers"], due_on)

        return self._step(command, assign)

    @command(commands.AnswerCase)
    def answer_case(self, command: dict[str, Any]) -> dict[str, Any]:
        def answer(case: Case, step: Step) -> Said:
            self._must_serve(case, step.by, self._handlers(case.organ))
            return cases.answer(case, step, command["reply"], command["outcome"])

        return self._step(command, answer)

    @command(commands.ReviewReply)
    def review_reply(self, command: dict[str, Any]) -> dict[str, Any]:
        return self._step(
            command,
            lambda case, step: cases.review_reply(
                case, step, command["decision"], self._reviewers(case)
            ),
        )

    @command(commands.CloseCase)
    def close_case(self, command: dict[str, Any]) -> dict[str, Any]:
        return self._step(
            command,
            lambda case, step: cases.close(case, step, self._handlers(case.organ)),
        )

    @command(commands.RequestRedisclosure)
    def request_redisclosure(self, command: dict[str, Any]) -> dict[str, Any]:
        """Asked for; the worker takes the cases that are free and announces it."""
        by = command["by"]["account"]
        item = self.known(command["item"])
        if item is None:
            raise NotFound(f"没有公开过编号为 {command['item']} 的事项，没有提出再公开。")
        people.must_be_at(self._handlers(item.organ), by, "case_handler")
        wanted = list(dict.fromkeys(command["cases"]))
        new = redisclosures.Redisclosure(
            redisclosures.id_of(command["command_id"]), item.id, item.organ, wanted, by=by
        )
        after = self.redisclosures.change(
            new.id,
            lambda asked: redisclosures.ask(
                asked, map(self.case, wanted), command["due_on"], clock.now()
            ),
            Command.of(command),
            new=lambda: new,
        )
        return views.redisclosure(after)

    @command(commands.ShowRedisclosure)
    def show_redisclosure(self, query: dict[str, Any]) -> dict[str, Any]:
        return views.redisclosure(self.redisclosures.get(query["redisclosure"]))

    @command(commands.ListCases)
    def list_cases(self, query: dict[str, Any]) -> list[dict[str, Any]]:
        """By organ, state or item, oldest first; without what was said."""
        wanted = {k: query[k] for k in ("organ", "state", "item") if query[k]}
        if not wanted:
            raise Invalid("请指定机关、状态或事项。", ["organ、state、item 至少要有一个"])
        found = self.cases.find(wanted, sort=[("received_at", 1)], limit=query["limit"])
        return [views.listed(case) for case in found]

    @command(commands.ShowCaseStaff)
    def show_case_staff(self, query: dict[str, Any]) -> dict[str, Any]:
        """The whole case; with `contact` also {name, contact}, and that look is on its record."""
        case, account = self.case(query["case"]), query["account"]
        if not query["contact"]:
            self._must_read(case, account)
            return views.whole(case)
        people.must_be_at(self._handlers(case.organ), account, "case_handler")
        case = self.cases.change(case.id, lambda c: cases.looked(c, account, clock.now()))
        sealed = self.cases.contact_of(case.id)
        return {
            **views.whole(case),
            "name": self.vault.opened(case.id, "name", sealed.name),
            "contact": self.vault.opened(case.id, "contact", sealed.contact),
        }

    def _step(self, command: dict[str, Any], decide: Decide) -> dict[str, Any]:
        """One step of one case, as it was seen, with all texts looked through first."""
        comment = command.get("reason") or command.get("comment", "")
        for what, text in (("说明", comment), ("答复", command.get("reply", ""))):
            check_marks(what, text)
        step = Step(command["version"], command["by"]["account"], clock.now(), comment)
        self.case(command["case"])
        after = self.cases.change(
            command["case"], lambda case: decide(case, step), Command.of(command)
        )
        return views.listed(after)

    def _handlers(self, organ: str) -> people.Desk:
        chain = self.copies.chain(organ)
        return people.nearest(chain, self.copies.holders("case_handler", chain))

    def _reviewers(self, case: Case) -> people.Desk:
        chain = self.copies.chain(case.organ)
        roles = ("auditor", "approver")
        holders = [post for role in roles for post in self.copies.holders(role, chain)]
        return people.nearest(chain, holders, frozenset({case.replier}))

    def _must_serve(self, case: Case, person: str, handlers: people.Desk) -> None:
        people.must_serve(self.copies.posts_of(person), person, [case.organ, handlers.organ])

    def _must_read(self, case: Case, account: str) -> None:
        is_on_it = account in (case.lead, *case.helpers)
        chain = self.copies.chain(case.organ)
        if not is_on_it and not people.may_read(self.copies.posts_of(account), chain):
            raise NotAllowed(f"{account} 不办理这条意见，不能查看。请由本机关或上级的同志查看。")
