"""The commands of those who handle cases: each step once, by who may take it."""

from collections.abc import Callable
from functools import cache
from itertools import islice
from typing import Any

from common import clock
from common.entrypoints import command
from common.errors import Invalid, NotFound
from common.store import Command
from common.uploads import check_marks
from contracts import policy
from contracts.commands import feedback as commands
from services.feedback.domain import cases, codes, items, people, redisclosures, views
from services.feedback.domain.cases import Case, Said, Step
from services.feedback.service import desk

Decide = Callable[[Case, Step, str], Said]  # the last is the organ that acts
SHOW = "feedback.show_case_staff"
CONTACT = "feedback.show_case_staff:contact"
REVIEW = "feedback.review_reply"
STEPS = (
    *("feedback.screen_case", "feedback.dismiss_case", "feedback.assign_case"),
    *("feedback.answer_case", REVIEW, "feedback.close_case", "feedback.request_redisclosure"),
    f"{SHOW}:contact",
)


class Staff(desk.Desk):
    @command(commands.EnterCase)
    def enter_case(self, command: dict[str, Any]) -> dict[str, str]:
        """{case, code, …}: the code is for the asker and is shown only here."""
        once = self.vault.command(command)
        case = self.cases.repeated(codes.case_id(once.id), once)
        if case is None:
            account, known = command["by"]["account"], self.known(command["item"])
            if known:
                unknown = NotFound(items.UNKNOWN)
                self.copies.must(account, "feedback.enter_case", known.organ, missing=unknown)
            item = self.must_take(command["item"], public_only=False)
            case = self.take_in(command, once, item)
        return {"case": case.id, **self.receipt(case, once.id)}

    @command(commands.ScreenCase)
    def screen_case(self, command: dict[str, Any]) -> dict[str, Any]:
        return self._step(
            command, "screen_case", lambda case, step, _: cases.screen(case, step, command["kind"])
        )

    @command(commands.DismissCase)
    def dismiss_case(self, command: dict[str, Any]) -> dict[str, Any]:
        return self._step(command, "dismiss_case", lambda case, step, _: cases.dismiss(case, step))

    @command(commands.AssignCase)
    def assign_case(self, command: dict[str, Any]) -> dict[str, Any]:
        due_on = command["due_on"].isoformat() if command["due_on"] else ""
        lead, helpers = command["lead"], command["helpers"]

        def assign(case: Case, step: Step, organ: str) -> Said:
            for person in (lead, *helpers):
                people.must_serve(self.copies.posts_of(person), person, [case.organ, organ])
            return cases.assign(case, step, lead, helpers, due_on)

        return self._step(command, "assign_case", assign)

    @command(commands.AnswerCase)
    def answer_case(self, command: dict[str, Any]) -> dict[str, Any]:
        return self._step(
            command,
            "answer_case",
            lambda case, step, _: cases.answer(case, step, command["reply"], command["outcome"]),
        )

    @command(commands.ReviewReply)
    def review_reply(self, command: dict[str, Any]) -> dict[str, Any]:
        return self._step(
            command,
            "review_reply",
            lambda case, step, _: cases.review_reply(case, step, command["decision"]),
        )

    @command(commands.CloseCase)
    def close_case(self, command: dict[str, Any]) -> dict[str, Any]:
        return self._step(command, "close_case", lambda case, step, _: cases.close(case, step))

    @command(commands.RequestRedisclosure)
    def request_redisclosure(self, command: dict[str, Any]) -> dict[str, Any]:
        """Asked for; the worker takes the cases that are free and announces it."""
        by = command["by"]["account"]
        item = self.known(command["item"])
        missing = NotFound(f"没有公开过编号为 {command['item']} 的事项，没有提出再公开。")
        if item is None:
            raise missing
        self.copies.must(by, "feedback.request_redisclosure", item.organ, missing=missing)
        wanted = list(dict.fromkeys(command["cases"]))
        new = redisclosures.Redisclosure(
            redisclosures.id_of(command["command_id"]), item.id, item.organ, wanted, by=by
        )
        after = self.redisclosures.change(
            new.id,
            lambda asked: redisclosures.ask(
                asked,
                [self._seen(command["by"], case) for case in wanted],
                command["due_on"],
                self.almanac(),
            ),
            Command.of(command),
            new=lambda: new,
        )
        return views.redisclosure(after)

    @command(commands.ShowRedisclosure)
    def show_redisclosure(self, query: dict[str, Any]) -> dict[str, Any]:
        asked = self.redisclosures.get(query["redisclosure"])
        missing = self.redisclosures.missing(asked.id)
        self.copies.must_see(query["by"], "feedback.show_redisclosure", asked.organ, missing)
        return views.redisclosure(asked)

    @command(commands.ListCases)
    def list_cases(self, query: dict[str, Any]) -> list[dict[str, Any]]:
        """By organ, state, item or lead, oldest first, without what was said, each with its
        `place` for the next page; for an account only what waits for it."""
        by, organ, states = query["by"], query["organ"], query["states"]
        states = [*states, *filter(None, [query["state"]])]
        organs = self.copies.within(by, "feedback.list_cases", organ, query["below"])
        almanac = self.almanac()
        if query["account"]:
            waiting = self._waiting(query["account"], query["limit"])
            return [
                views.listed(c, almanac) for c in waiting if organs is None or c.organ in organs
            ]
        if not (by or organ or states or query["item"] or query["lead"]):
            raise Invalid("请指定机关、状态或事项。", ["organ、state、item、lead 至少要有一个"])
        wanted = {**query, "states": states}
        found = self.cases.oldest(wanted, organs, query["after"], query["limit"])
        return [{**views.listed(case, almanac), "place": place} for case, place in found]

    def _waiting(self, account: str, limit: int) -> list[Case]:
        """What this person has to do now as lead, as handler, as reviewer; earliest due first."""
        leads = {"item": "", "lead": account, "states": ["assigned"]}
        handles = {"item": "", "lead": "", "states": cases.FOR_HANDLERS}
        served = self.copies.served(account, "feedback.screen_case")
        below = self.copies.within({"account": account}, REVIEW)
        found = [
            *(case for case, _ in self.cases.oldest(leads, None, "", limit)),
            *(case for case, _ in self.cases.oldest(handles, served, "", limit)),
            *islice(filter(self._reviews(account), self.cases.answered(below)), limit),
        ]
        return sorted(found, key=lambda case: case.due_on)[:limit]

    def _reviews(self, account: str) -> Callable[[Case], bool]:
        """Is this person one of those who review the reply? Asked once per organ and replier."""

        @cache
        def reviewers(organ: str, replier: str) -> frozenset[str]:
            return self.copies.desk(REVIEW, organ, {"replier": [replier]}).persons

        return lambda case: account in reviewers(case.organ, case.replier)

    def _seen(self, by: dict[str, Any] | None, id_: str) -> Case:
        """NotFound for a case that who asks may not read."""
        case = self.cases.get(id_)
        missing = self.cases.missing(id_)
        self.copies.must_see(by, SHOW, case.organ, missing, cases.persons(case))
        return case

    @command(commands.ShowCaseStaff)
    def show_case_staff(self, query: dict[str, Any]) -> dict[str, Any]:
        """The whole case, the steps that are `mine` to take now, and the organ that handles it;
        with `contact` also {name, contact}, and that look is on its record."""
        account = query["by"]["account"] if query["by"] else query["account"]
        case = self._seen({"account": account}, query["case"])
        if not query["contact"]:
            return self._whole(case, account)
        self.copies.must(account, CONTACT, case.organ)
        case = self.cases.change(case.id, lambda c: cases.looked(c, account, clock.now()))
        sealed = self.cases.contact_of(case.id)
        return {
            **self._whole(case, account),
            "name": self.vault.opened(case.id, "name", sealed.name),
            "contact": self.vault.opened(case.id, "contact", sealed.contact),
        }

    def _whole(self, case: Case, account: str) -> dict[str, Any]:
        who = cases.persons(case)
        handlers = self.copies.desk("feedback.screen_case", case.organ)
        mine = [
            action.partition(".")[2]
            for action in STEPS
            if case.state in (policy.rule_of(action).states or (case.state,))
            and policy.may(account, action, self.copies.facts(account, action, case.organ, who))
        ]
        return {**views.whole(case, self.almanac()), "mine": mine, "handled_at": handlers.organ}

    @command(commands.ShowCaseCounts)
    def show_case_counts(self, query: dict[str, Any]) -> dict[str, int]:
        """{state: how many}, each up to a thousand."""
        organs = self.copies.within(query["by"], "feedback.show_case_counts")
        return self.cases.counted(organs)

    def _step(self, command: dict[str, Any], action: str, decide: Decide) -> dict[str, Any]:
        """One step of one case, as it was seen, with all texts looked through first."""
        comment = command.get("reason") or command.get("comment", "")
        for what, text in (("说明", comment), ("答复", command.get("reply", ""))):
            check_marks(what, text)
        account = command["by"]["account"]
        step = Step(command["version"], account, clock.now(), comment)

        def take(case: Case) -> Said:
            who, missing = cases.persons(case), self.cases.missing(case.id)
            organ = self.copies.must(
                account, f"feedback.{action}", case.organ, who, missing=missing
            )
            return decide(case, step, organ)

        after = self.cases.change(command["case"], take, Command.of(command))
        return views.listed(after, self.almanac())
