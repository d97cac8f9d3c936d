"""What is due: lists, what happened, nothing to disclose, reminders."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, time
from typing import Any

from common import clock, kernel
from common.clocks import Almanac
from common.entrypoints import Provide, command
from common.errors import Invalid
from common.store import Command
from common.uploads import check_marks
from contracts import policy
from contracts.commands.catalog import obligations as commands
from services.catalog import store
from services.catalog.domain import catalogues, counting, obligations, occurrences, periods
from services.catalog.domain.obligations import Obligation, Said
from services.catalog.domain.occurrences import Occurrence
from services.catalog.store import obligations as owed
from services.catalog.store.tree import Organs

STEPS = ("declare_nothing", "approve_nothing", "refuse_nothing")
EXCUSE = "catalog.approve_nothing"
OF_NOBODY: Mapping[str, Any] = {"person": "", "left": []}  # as reminders of an earlier release


class Obligations(kernel.Kernel):
    organs: Organs = Provide(store.organs)
    catalogues: store.Catalogues = Provide(store.catalogues)
    items: store.Items = Provide(store.items)
    obligations: owed.Obligations = Provide(owed.obligations)

    @command(commands.ListObligations)
    def list_obligations(self, query: dict[str, Any]) -> dict[str, Any]:
        """{rows, counts}: what fits all that is given, each with its `place` for the next page;
        `counts` by standing, of what is due in those days and of that entry or section."""
        asked, now = (query["by"], "catalog.list_obligations"), clock.now()
        organs = self.copies.within(*asked, query["organ"], query["below"])
        first, last = (query[name] for name in ("first", "last"))
        days = owed.window(
            periods.start_of(first) if first else None,
            periods.start_of(last + periods.ONE_DAY) if last else None,
        )
        named = {name: query[name] for name in ("entry", "section") if query[name]}
        around = {**days, **named}
        wanted = {"$and": [around, owed.wanted(query["standing"], now)]}
        found = self.obligations.due_first(wanted, organs, query["after"], query["limit"])
        rows = self._owed_views([one for one, _ in found])
        counts = self.obligations.counts(around, organs, now) if query["counting"] else {}
        places = (place for _, place in found)
        return {
            "rows": [{**r, "place": p} for r, p in zip(rows, places, strict=True)],
            "counts": counts,
        }

    @command(commands.ShowObligation)
    def show_obligation(self, query: dict[str, Any]) -> dict[str, Any]:
        """With its history, the reminders that were said, and what who asks may do about it."""
        found = self.obligations.get(query["obligation"])
        missing = self.obligations.missing(found.id)
        self.copies.must_see(query["by"], "catalog.show_obligation", found.organ, missing)
        return {
            **self._owed_view(found),
            "may": self._may(query["by"], found),
            "rule": found.rule,
            "rule_version": found.rule_version,
            "work": found.work or "",
            "history": [{**line, "at": line["at"].isoformat()} for line in found.history],
            "reminders": [{**OF_NOBODY, **line} for line in found.reminders],
        }

    @command(commands.RegisterOccurrence)
    def register_occurrence(self, command: dict[str, Any]) -> dict[str, Any]:
        """Something happened that the entry wants disclosed; the same command, the same one."""
        for name in ("note", "work", "stage"):
            check_marks("登记的内容", command[name])
        organ = command["organ"]
        self.copies.must(command["by"]["account"], "catalog.register_occurrence", organ)
        self.copies.must_go_on(organ)
        mine = list(self.catalogues.find({"organ": organ}))
        catalogue, entry = catalogues.entry_of(mine, command["entry"])
        rule = store.time_rules().on(entry["time_rule"], command["occurred_on"])
        said = _occurrence(command, occurrences.is_staged(rule))
        if problems := occurrences.problems(rule, said, clock.today()):
            raise Invalid("没有登记，请改正下列各处。", problems)
        place = {"organ": organ, "catalogue": catalogue.id}
        fresh = occurrences.occurred(place, entry, rule, said, self.almanac())
        self.obligations.add_once(fresh, [], Command.of(command))
        return self._owed_view(self.obligations.get(fresh.id))

    @command(commands.DeclareNothing)
    def declare_nothing(self, command: dict[str, Any]) -> dict[str, Any]:
        """Nothing to disclose in this period; another person decides."""
        check_marks("理由", command["reason"])
        return self._act(
            command,
            "catalog.declare_nothing",
            lambda o, by: obligations.ask_nothing(o, command["reason"], by, clock.now()),
        )

    @command(commands.ApproveNothing)
    def approve_nothing(self, command: dict[str, Any]) -> dict[str, Any]:
        return self._excuse(command, "approve", EXCUSE)

    @command(commands.RefuseNothing)
    def refuse_nothing(self, command: dict[str, Any]) -> dict[str, Any]:
        return self._excuse(command, "refuse", "catalog.refuse_nothing")

    @command(commands.ListReminders)
    def list_reminders(self, query: dict[str, Any]) -> list[dict[str, Any]]:
        """What this account is reminded of until it is met or marked seen, and what it may
        excuse; each with its `level`."""
        account, limit = query["account"], query["limit"]
        told = self.obligations.told(self._addressed(account), account, limit)
        at = self.copies.served(account, EXCUSE)
        others = owed.wanted("asked", clock.now()) | {"asked_by": {"$ne": account}}
        asked = self.obligations.due_first(others, at, "", limit)
        organs = self.copies.within(query["by"], "catalog.list_reminders")
        found = [*told, *(one for one, _ in asked)]
        seen = [one for one in found if organs is None or one.organ in organs]
        levels = [o.reminders[-1]["level"] if o.state == "open" else o.state for o in seen]
        views = zip(self._owed_views(seen), levels, strict=True)
        return [{**view, "level": level} for view, level in views]

    @command(commands.OneObligation)
    def see_reminder(self, command: dict[str, Any]) -> dict[str, Any]:
        """The last reminder was seen: it is not shown to this person again."""
        return self._act(command, "catalog.see_reminder", obligations.seen)

    def moved_beside(self, before: Almanac, after: Almanac) -> Iterator[dict[str, Any]]:
        """What is owed so many working days after something."""
        rules = {(rule["id"], rule["version"]): rule for rule in store.time_rules().every()}
        alike = self.obligations.counted_alike()
        return counting.moved(alike, rules, before.calendar, after.calendar)

    # -- behind the commands ---------------------------------------------------

    def _may(self, by: Mapping[str, Any] | None, found: Obligation) -> list[str]:
        persons = {"asker": [found.asked_by]}
        steps = [
            name
            for name in STEPS
            if found.state in policy.rule_of(f"catalog.{name}").states
            and self.copies.sees(by, f"catalog.{name}", found.organ, persons)
        ]
        account = by["account"] if by else ""
        told = account and obligations.is_told(found, account, self._addressed(account))
        return [*steps, *(["see_reminder"] if told else [])]

    def _addressed(self, account: str) -> list[str]:
        return obligations.addressed(self.copies.posts_of(account))

    def _excuse(self, command: dict[str, Any], action: str, rule: str) -> dict[str, Any]:
        comment = command["comment"]
        check_marks("意见", comment)
        return self._act(
            command,
            rule,
            lambda o, by: obligations.decide_nothing(o, action, comment, by, clock.now()),
        )

    def _act(
        self, command: dict[str, Any], rule: str, act: Callable[[Obligation, str], Said]
    ) -> dict[str, Any]:
        account = command["by"]["account"]

        def decide(found: Obligation) -> Said:
            missing, persons = self.obligations.missing(found.id), {"asker": [found.asked_by]}
            self.copies.must(account, rule, found.organ, persons, missing=missing)
            return act(found, account)

        after = self.obligations.change(command["obligation"], decide, Command.of(command))
        return self._owed_view(after)

    def _owed_view(self, found: Obligation) -> dict[str, Any]:
        [view] = self._owed_views([found])
        return view

    def _owed_views(self, found: Sequence[Obligation]) -> list[dict[str, Any]]:
        """With the names of organs and the titles of what met them."""
        organs = self.organs.find({"_id": {"$in": sorted({one.organ for one in found})}})
        items = self.items.find({"_id": {"$in": sorted({one.item for one in found if one.item})}})
        names = {organ.id: organ.name for organ in organs}
        titles = {item.id: item.text.get("title", "") for item in items}
        return [_view(one, names, titles, clock.now()) for one in found]


SHOWN = (
    *("organ", "entry", "section", "content", "period", "label", "opens_on", "due_on"),
    *("provisional", "state", "asked_by", "reason", "version"),
)


def _view(
    found: Obligation, names: Mapping[str, str], titles: Mapping[str, str], now: datetime
) -> dict[str, Any]:
    return {
        "obligation": found.id,
        **{name: getattr(found, name) for name in SHOWN},
        "organ_name": names.get(found.organ, ""),
        "item": found.item or "",
        "title": titles.get(found.item or "", ""),
        "because": obligations.why(found),
        "standing": obligations.standing(found, now),
        "until": found.until.isoformat() if found.until else "",
        "met_at": found.met_at.isoformat() if found.met_at else "",
    }


def _occurrence(command: Mapping[str, Any], staged: bool) -> Occurrence:
    """A stage is named by its work and itself, anything else by the command that registers it."""
    on, at = command["occurred_on"], None
    if command["time"]:
        at = datetime.combine(on, time.fromisoformat(command["time"]), clock.SHANGHAI)
    work, stage = command["work"].strip(), command["stage"].strip()
    parts = (work, stage) if staged else (command["command_id"],)
    return Occurrence(
        key=f"{'s' if staged else 'e'}-{obligations.key_of(*parts)}",
        on=on,
        note=command["note"],
        at=at,
        promised=command["promised_on"],
        work=work,
        stage=stage,
        last=command["last"],
    )
