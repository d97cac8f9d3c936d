"""The boards' loop: due deliveries in batches, then boards that were changed or not looked at for
a while."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from common import clock, logs, settings
from common.content import ContentStore
from common.due import DueWork
from common.states import step
from services.publish import domain
from services.publish.channels.board import CHANNEL
from services.publish.channels.board.writer import BoardWriter, Hung
from services.publish.domain import DELIVERY, Outcome, may_go

if TYPE_CHECKING:
    from services.publish.store import (
        Boards,
        Deliveries,
        Devices,
        Lease,
        Postings,
        Prints,
        Publications,
        ShownLog,
        Successions,
        Voids,
    )

BATCH = 100
BOARDS_AT_ONCE = 20
DEVICES_AT_ONCE = 200
NOT_READ_BACK = OSError("a board's file read back is not what was written")

log = logs.get(__name__)


class BoardLoop:
    """Everything that writes the boards' folder, while this process owns it."""

    def __init__(
        self,
        publications: "Publications",
        voids: "Voids",
        successions: "Successions",
        deliveries: "Deliveries",
        boards: "Boards",
        devices: "Devices",
        postings: "Postings",
        prints: "Prints",
        shown: "ShownLog",
        lease: "Lease",
        content: ContentStore,
        confirm: Callable[[Iterable[str]], None],
    ):
        """`confirm` advances publications whose deliveries were just proved. Settings are missed
        here, where the process starts, and not in a loop that ends alone."""
        settings.require("BOARD_DIR", "SITE_URL")
        self._publications = publications
        self._voids = voids
        self._deliveries = deliveries
        self._boards = boards
        self._postings = postings
        self._shown = shown
        self._lease = lease
        self._devices = devices
        self._successions = successions
        self._build = partial(
            BoardWriter, publications, postings, boards, successions, prints, content, lease
        )
        self._due = DueWork("publish", "board", deliveries.docs, {"channel": CHANNEL.name})
        self._due_boards = DueWork("publish", "board_repair", boards.docs)
        self._due_devices = DueWork("publish", "board_devices", devices.docs)
        self._confirm = confirm
        self._span = timedelta(seconds=settings.number("RECONCILE_SECONDS", 600))
        self._writer: BoardWriter | None = None

    def run(self) -> bool:
        owned = self._lease.own()
        if owned is None:
            self._writer = None
            return False
        if self._writer is None or self._writer.fence != owned["fence"]:
            self._writer = self._build(owned["fence"])
        due = self._due.look(BATCH)  # the folder's lease is the lease
        if due:
            self._deliver(self._writer, due)
        chores = (self._supersede, self._enrol, self._hang_prints, self._repair)
        more = [chore(self._writer) for chore in chores if self._lease.own()]
        return len(due) == BATCH or any(more)

    def close(self) -> None:
        """After any failure and at the end: whoever is next begins anew."""
        self._writer = None
        self._lease.release()

    # -- deliveries ------------------------------------------------------------

    def _deliver(self, writer: BoardWriter, due: Sequence[Mapping[str, Any]]) -> None:
        ids = list({d["publication"] for d in due})
        publications = {p.id: p for p in self._publications.find({"_id": {"$in": ids}})}
        posted = [d for d in due if d["state"] == "posted"]
        ready, outcomes = may_go(
            [d for d in due if d["state"] in ("due", "recalling")], publications
        )
        try:
            hung = writer.write([d["item"] for d in ready])
        except Exception as error:
            # The folder's or the database's trouble and no delivery's own: all stay due.
            self._deliveries.note((d["_id"] for d in ready), error)
            raise
        outcomes += [self._outcome(writer, d, hung) for d in ready]
        outcomes += [self._judged(d) for d in posted]
        self._deliveries.settle(outcomes)
        self._replace(hung)
        self._confirm(
            {o.delivery["publication"] for o in outcomes if o.values and "proof" in o.values}
        )
        # A withdrawal waits for its proofs: it may be settled now.
        self._voids.look({d["item"] for d in ready if d["state"] == "recalling"}, clock.now())

    def _outcome(self, writer: BoardWriter, delivery: Mapping[str, Any], hung: Hung) -> Outcome:
        item, version, now = delivery["item"], delivery["version"], clock.now()
        if problem := hung.problems.get(item):
            log.warning("item cannot hang on boards", item=item, error=str(problem)[:300])
            return Outcome(delivery, error=problem)
        posting = hung.postings[item]
        if delivery["state"] == "recalling":
            if hung.wrong or not writer.is_down(item, version):
                return Outcome(delivery, error=NOT_READ_BACK)
            state = step(DELIVERY, "recalling", "finish")
            return Outcome(delivery, {"state": state, "recalled_at": now, "papers": None})
        if posting is None or posting.version != version:
            state = step(DELIVERY, "due", "drop")
            return Outcome(delivery, {"state": state, "problem": domain.REPLACED})
        if item not in hung.boards:  # until a board's list names it
            return Outcome(delivery, {"problem": domain.NO_BOARD})
        if hung.wrong or not writer.is_sound(posting):
            return Outcome(delivery, error=NOT_READ_BACK)
        state = step(DELIVERY, "due", "post")
        # Due at once: what it waits for is said, and paper boards are asked for their photos.
        return Outcome(delivery, {"state": state, "posted_at": now, "problem": "", "due_at": now})

    def _judged(self, delivery: Mapping[str, Any]) -> Outcome:
        organ, item, version = delivery["organ"], delivery["item"], delivery["version"]
        now = clock.now()
        boards = [
            board
            for board in self._boards.showing([organ])
            if any((p.id, p.version) == (item, version) for p in self._postings.newest(board, now))
        ]
        seen = self._shown.of(item, version)
        return Outcome(delivery, domain.judged(delivery, boards, seen, now))

    def _replace(self, hung: Hung) -> None:
        """Older versions that still waited to be seen are not waited for any more."""
        for item, posting in hung.postings.items():
            if posting is not None and posting.version > 1:
                older = [f"{item}:{version}" for version in range(1, posting.version)]
                which = {"publication": {"$in": older}, "channel": CHANNEL.name}
                gone: dict[str, Any] = {"problem": domain.REPLACED, "due_at": None, "papers": None}
                self._deliveries.move(which, "replace", **gone)

    # -- boards ----------------------------------------------------------------

    def _supersede(self, writer: BoardWriter) -> bool:
        """What was replaced leaves the boards and is waited for no more; what stands again hangs
        again."""
        due = self._successions.due("board_at", clock.now(), BATCH)
        if due:
            writer.write([each.id for each in due])
            self._call_off([each.id for each in due if each.last])
            self._successions.done("board_at", due)
        return len(due) == BATCH

    def _call_off(self, items: Sequence[str]) -> None:
        found = self._publications.find({"item": {"$in": items}}) if items else ()
        which = {"publication": {"$in": [p.id for p in found]}, "channel": CHANNEL.name}
        gone: dict[str, Any] = {"problem": domain.SUPERSEDED, "due_at": None, "papers": None}
        self._deliveries.move(which, "replace", **gone)

    def _hang_prints(self, writer: BoardWriter) -> bool:
        """What the press has made since; sheets and lists are written along."""
        offered = writer.prints.offered()
        if offered:
            writer.write(each.item for each in offered)
            writer.prints.taken(offered)
        return bool(offered)

    def _enrol(self, writer: BoardWriter) -> bool:
        """Devices that were enrolled or revoked, and each one every span."""
        due = [self._devices.thing(d) for d in self._due_devices.look(DEVICES_AT_ONCE)]
        if due:
            writer.settle_devices(self._devices, due, clock.now() + self._span)
        return len(due) == DEVICES_AT_ONCE

    def _repair(self, writer: BoardWriter) -> bool:
        """Boards that were imported, and each one every span: what hangs there is compared with
        what should, and what waits for it is looked at again."""
        due = [self._boards.thing(d) for d in self._due_boards.look(BOARDS_AT_ONCE)]
        for board in due:
            self._lease.own()  # renewed in time, whatever there is to mend on the others
            postings, mended = writer.mend(board)
            if mended:
                log.info("board written again", board=board.id)
            now = clock.now()
            self._deliveries.look_again((p.delivery for p in postings), now)
            again = domain.next_look(board, postings, now, self._span) if board.active else None
            self._boards.looked_at(board, again)
        return len(due) == BOARDS_AT_ONCE
