"""oversight listens: every event into the ledger, every disclosed version filed upward."""

from collections.abc import Callable, Iterator
from typing import Any

from marshmallow import Schema

from common import clock, kernel
from common.clocks import Almanac
from common.clocks.moving import Open
from common.entrypoints import Provide, command, on_event
from common.reading import CalendarChanged, EventsRepeated, OrganChanged, PostChanged, repeat
from common.store import Command, Store
from common.uploads import check_marks
from contracts.commands import oversight as commands
from services.oversight import store
from services.oversight.domain import filings, verifications
from services.oversight.domain.filings import Filing
from services.oversight.domain.verifications import Verification
from services.oversight.schemas import Entered, ItemPublished

ACKNOWLEDGE = "oversight.acknowledge_filing"
READS: dict[str, type[Schema]] = {}
Then = Callable[["Oversight", dict[str, Any]], None]


def entered(
    source: str, type_: str, needs: type[Schema] | None = None, then: Then | None = None
) -> Any:
    """A handler that enters an event whole; `then` does more with what it `needs` of it."""

    def handle(self: "Oversight", event: dict[str, Any]) -> None:
        if event["id"] not in self.in_ledger:
            self.ledger.put(event)
        if needs and then:
            then(self, needs().load(event))

    handle.__name__ = f"on_{type_}"  # it is in the queue's name
    READS[type_] = Entered
    return on_event(source, type_, Entered)(handle)


def repeated(source: str) -> Any:
    """The echo itself is not entered; the events in it are, once, by their ids."""

    def handle(self: "Oversight", event: dict[str, Any]) -> None:
        self.in_ledger = self.ledger.known(event["data"]["events"])
        repeat(self, event)

    handle.__name__ = f"on_{source}_repeated"
    return on_event(source, "events_repeated", EventsRepeated)(handle)


def file_upward(service: "Oversight", event: dict[str, Any]) -> None:
    """A version is filed when it is disclosed whole, not stage by stage."""
    if event["data"]["last"]:
        version = service.calendars.known().version
        filing = filings.due_filing(event, service.almanac(), version)
        if not service.copies.knows(filing.organ):  # its worker looks again
            service.filings.add_once(filing)
            return
        above = service.copies.organ(filing.organ)["parent"] or None
        service.filings.add_once(*filings.addressed(filing, above))


class Oversight(kernel.Kernel):
    name = "oversight"
    READS = READS
    ledger: store.Ledger = Provide(store.ledger)
    filings: store.Filings = Provide(store.filings)
    verifications: Store[Verification] = Provide(store.verifications)
    in_ledger: frozenset[str] = frozenset()  # of the echo at hand; every call has its own instance

    # -- every event of every source, by name ---------------------------------

    on_post_changed = entered("access", "post_changed", PostChanged, kernel.Kernel.on_post_changed)
    on_organ_changed = entered(
        "catalog", "organ_changed", OrganChanged, kernel.Kernel.on_organ_changed
    )
    on_calendar_changed = entered(
        "catalog", "calendar_changed", CalendarChanged, kernel.Kernel.on_calendar_changed
    )
    on_account_changed = entered("access", "account_changed")
    on_session_opened = entered("access", "session_opened")
    on_session_closed = entered("access", "session_closed")
    on_sign_in_refused = entered("access", "sign_in_refused")
    on_catalogue_changed = entered("catalog", "catalogue_changed")
    on_catalogue_published = entered("catalog", "catalogue_published")
    on_catalogue_filed = entered("catalog", "catalogue_filed")
    on_catalogue_decided = entered("catalog", "catalogue_decided")
    on_work_plan_requested = entered("catalog", "work_plan_requested")
    on_work_plan_decided = entered("catalog", "work_plan_decided")
    on_item_submitted = entered("catalog", "item_submitted")
    on_item_revised = entered("catalog", "item_revised")
    on_item_withdrawn = entered("catalog", "item_withdrawn")
    on_item_closed = entered("catalog", "item_closed")
    on_item_superseded = entered("catalog", "item_superseded")
    on_item_reinstated = entered("catalog", "item_reinstated")
    on_original_opened = entered("catalog", "original_opened")
    on_item_approved = entered("review", "item_approved")
    on_item_returned = entered("review", "item_returned")
    on_item_rechecked = entered("review", "item_rechecked")
    on_non_disclosure_changed = entered("review", "non_disclosure_changed")
    on_review_overdue = entered("review", "review_overdue")
    on_item_published = entered("publish", "item_published", ItemPublished, file_upward)
    on_item_recalled = entered("publish", "item_recalled")
    on_announcement_due = entered("publish", "announcement_due")
    on_board_changed = entered("publish", "board_changed")
    on_device_enrolled = entered("publish", "device_enrolled")
    on_device_revoked = entered("publish", "device_revoked")
    on_urgency_changed = entered("publish", "urgency_changed")
    on_redisclosure_opened = entered("catalog", "redisclosure_opened")
    on_reminder_due = entered("catalog", "reminder_due")
    on_nothing_approved = entered("catalog", "nothing_approved")
    on_announcement_progressed = entered("notify", "announcement_progressed")
    on_case_received = entered("feedback", "case_received")
    on_case_screened = entered("feedback", "case_screened")
    on_case_assigned = entered("feedback", "case_assigned")
    on_case_answered = entered("feedback", "case_answered")
    on_case_replied = entered("feedback", "case_replied")
    on_case_closed = entered("feedback", "case_closed")
    on_redisclosure_requested = entered("feedback", "redisclosure_requested")
    on_filing_opened = entered("oversight", "filing_opened")
    on_filing_acknowledged = entered("oversight", "filing_acknowledged")

    on_review_repeated = repeated("review")
    on_publish_repeated = repeated("publish")
    on_feedback_repeated = repeated("feedback")
    on_notify_repeated = repeated("notify")
    on_oversight_repeated = repeated("oversight")

    def open_clocks(self) -> Iterator[Open]:
        """Filings that wait."""
        for filing in self.filings.find({"state": {"$in": filings.OPEN}}):
            yield Open(filing.id, filing.organ, filings.clock_of(filing))

    # -- commands --------------------------------------------------------------

    @command(commands.ListEntries)
    def list_entries(self, query: dict[str, Any]) -> list[dict[str, Any]]:
        """{seq, event, type, item, about, organ, at, line, mac}, newest first."""
        self.copies.must_ask(query["by"], "oversight.list_entries")
        return self.ledger.newest(query["item"], query["limit"])

    @command(commands.VerifyLedger)
    def verify_ledger(self, command: dict[str, Any]) -> dict[str, Any]:
        """Asked for; the worker reads the whole ledger from its first entry."""
        by = command["by"]["account"]
        self.copies.must(by, "oversight.verify_ledger")
        new = verifications.asked(command["command_id"], by, clock.now())
        self.verifications.add_once(new, [], Command.of(command))
        return _verification(self.verifications.get(new.id))

    @command(commands.ListVerifications)
    def list_verifications(self, query: dict[str, Any]) -> list[dict[str, Any]]:
        """{verification, by, state, asked_at, finished_at, verdict}, newest first."""
        self.copies.must_ask(query["by"], "oversight.list_verifications")
        asked = {"asked_at": {"$exists": True}}
        found = self.verifications.find(asked, sort=[("asked_at", -1)], limit=query["limit"])
        return [_verification(one) for one in found]

    @command(commands.ListFilings)
    def list_filings(self, query: dict[str, Any]) -> list[dict[str, Any]]:
        """What has been filed, the earliest due first, each with its `place` for the next page;
        for an account only what it may acknowledge now."""
        almanac, account, state = self.almanac(), query["account"], query["state"]
        superiors = [query["superior"]] if query["superior"] else None
        if account:
            at = self.copies.served(account, ACKNOWLEDGE)
            superiors = [each for each in at if superiors is None or each in superiors]
            state = state or "filed"
        wanted = store.filings_wanted(superiors, state, almanac.today)
        organs = self.copies.within(query["by"], "oversight.list_filings", query["organ"])
        found = self.filings.due_first(wanted, organs, query["after"], query["limit"])
        return [{**_view(filing, almanac), "place": place} for filing, place in found]

    @command(commands.AcknowledgeFiling)
    def acknowledge_filing(self, command: dict[str, Any]) -> dict[str, Any]:
        """The organ above has taken note."""
        check_marks("意见", command["comment"])
        account = command["by"]["account"]

        def decide(filing: Filing) -> Any:
            missing = self.filings.missing(filing.id)
            self.copies.must_see(command["by"], "oversight.list_filings", filing.organ, missing)
            decided = filings.acknowledge(filing, account, command["comment"], clock.now())
            self.copies.must(account, ACKNOWLEDGE, filing.superior)
            return decided

        after = self.filings.change(command["filing"], decide, Command.of(command))
        return _view(after, self.almanac())


def _view(filing: Filing, almanac: Almanac) -> dict[str, Any]:
    return {
        "filing": filing.id,
        "item": filing.item,
        "item_version": filing.item_version,
        "organ": filing.organ,
        "superior": filing.superior,
        "published_at": _iso(filing.published_at),
        "due_on": filing.due_on,
        "provisional": filing.provisional,
        "state": filing.state,
        "because": filings.why_due(filing, almanac),
        "overdue": filings.is_overdue(filing, almanac.today),
        "acknowledged_by": filing.acknowledged_by,
        "acknowledged_at": _iso(filing.acknowledged_at),
        "comment": filing.comment,
    }


def _verification(asked: Verification) -> dict[str, Any]:
    return {
        "verification": asked.id,
        "by": asked.by,
        "state": asked.state,
        "asked_at": _iso(asked.asked_at),
        "finished_at": _iso(asked.finished_at),
        "verdict": asked.verdict,
    }


def _iso(moment: Any) -> str:
    return moment.isoformat() if moment else ""
