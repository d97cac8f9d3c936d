"""Work plans: asked for by the organ, decided by the one above."""

from typing import Any

from common import clock
from common.entrypoints import command
from common.store import Command
from common.uploads import check_marks
from contracts.commands.catalog import plans as commands
from services.catalog.domain import plans
from services.catalog.domain.plans import Plan, Said
from services.catalog.service.using import Using

DECIDE = "catalog.decide_work_plan"


class Plans(Using):
    @command(commands.RequestWorkPlan)
    def request_work_plan(self, command: dict[str, Any]) -> dict[str, Any]:
        """Ask for one item outside the catalogue."""
        account, organ = command["by"]["account"], self.organs.get(command["organ"])
        self.copies.must(account, "catalog.request_work_plan", organ.id)
        self.copies.must_go_on(organ.id)
        check_marks("工作方案", f"{command['title']}\n{command['why']}")
        id_ = commands.plan_id(command["command_id"])
        asked = plans.request(id_, organ.id, command, account, clock.now())
        self.plans.add_once(*asked, Command.of(command))
        return self._told([self.plans.get(id_)])[0]

    @command(commands.DecideWorkPlan)
    def decide_work_plan(self, command: dict[str, Any]) -> dict[str, Any]:
        """Approve it for one item, or refuse it with a reason."""
        account, comment = command["by"]["account"], command["comment"]
        check_marks("意见", comment)

        def decide(plan: Plan) -> Said:
            missing = self.plans.missing(plan.id)
            self.copies.must_see(command["by"], "catalog.list_work_plans", plan.organ, missing)
            decided = plans.decide(plan, command["decision"], comment, account, clock.now())
            persons = {"drafter": [plan.requested_by]}
            self.copies.must(account, DECIDE, self._decider(plan.organ), persons)
            return decided

        plan = self.plans.change(command["plan"], decide, Command.of(command))
        return self._told([plan])[0]

    def _decider(self, organ: str) -> str:
        """The organ above made what the catalogue was made of; above the root is nobody."""
        return self.organs.above(organ) or organ

    @command(commands.ListWorkPlans)
    def list_work_plans(self, query: dict[str, Any]) -> list[dict[str, Any]]:
        """{plan, organ, title, why, state, entry, item, …}, newest first."""
        organs = self.copies.within(query["by"], "catalog.list_work_plans", query["organ"])
        state = query["state"]
        if account := query["account"]:
            organs = self.awaiting(account, DECIDE, organs)
            state = "requested"
        return self._told(list(self.plans.newest(organs, state, query["limit"])))

    def _told(self, found: list[Plan]) -> list[dict[str, Any]]:
        """With the item that each was used for, if it was."""
        items = self.items.by_plan([plan.id for plan in found])
        return [
            {
                "plan": plan.id,
                "organ": plan.organ,
                "title": plan.title,
                "why": plan.why,
                "entry": plan.entry,
                "state": plan.state,
                "requested_by": plan.requested_by,
                "requested_at": _iso(plan.requested_at),
                "decided_by": plan.decided_by,
                "decided_at": _iso(plan.decided_at),
                "comment": plan.comment,
                "item": items.get(plan.id, ""),
                "history": [{**line, "at": _iso(line["at"])} for line in plan.history],
            }
            for plan in found
        ]


def _iso(moment: Any) -> str:
    return moment.isoformat() if moment else ""
