"""Commands about boards: the table of them, what devices have shown, what is urgent, photos of
paper."""

from collections.abc import Mapping, Sequence
from datetime import datetime, time
from typing import Any

from common import clock
from common.content import ContentStore
from common.copies import Copies
from common.entrypoints import Provide, command
from common.errors import Conflict, Damaged, Invalid, NotFound
from common.store import Command
from contracts.commands import publish as commands
from services.publish import domain, store
from services.publish.domain import Board, Device, Made, Posting, Urgency


class BoardCommands:
    """A part of the service class."""

    copies: Copies
    deliveries: store.Deliveries
    content: ContentStore
    boards: store.Boards = Provide(store.boards)
    postings: store.Postings = Provide(store.postings)
    shown: store.ShownLog = Provide(store.shown_log)
    devices: store.Devices = Provide(store.devices)
    urgencies: store.Urgencies = Provide(store.urgencies)
    prints: store.Prints = Provide(store.prints)

    @command(commands.ImportBoards)
    def import_boards(self, command: dict[str, Any]) -> dict[str, int]:
        """A whole table or nothing: {rows, created, changed, unchanged}; Invalid per line."""
        self.copies.must(command["by"]["account"], "publish.import_boards")
        rows = [
            {k: v.strip() if isinstance(v, str) else v for k, v in r.items()}
            for r in command["rows"]
        ]
        named = {organ for row in rows for organ in (row["organ"], *domain.organs_of(row))}
        organs = self.copies.known(named)
        heirs = {organ: self.copies.heir(organ) for organ in self.copies.closed(named)}
        ids, now = [row["board"] for row in rows], clock.now()
        found: list[domain.Changes] = []

        def decide(known: Any) -> domain.Changes:
            changes, problems = domain.board_changes(rows, known, organs, now, heirs)
            if problems:
                raise Invalid("公开栏表有错，一行也没有导入。请改正下列各处后重新导入。", problems)
            found.append(changes)
            return [] if command["dry_run"] else changes

        self.boards.change_many(ids, decide)
        created = sum(1 for _, before, _ in found[-1] if before is None)
        changed = len(found[-1]) - created
        unchanged = len(rows) - len(found[-1])
        return {"rows": len(rows), "created": created, "changed": changed, "unchanged": unchanged}

    def pass_on_boards(self, closed: str) -> None:
        """To who answers for the closed organ by now."""
        heir, now = self.copies.heir(closed), clock.now()
        for board in self.boards.find({"organ": closed}):
            self.boards.change(board.id, lambda b: domain.passed_on(b, closed, heir, now))

    @command(commands.ListBoards)
    def list_boards(self, query: dict[str, Any]) -> list[dict[str, Any]]:
        """Each board with what it `showing` now, its `devices` and when one of them was `heard`."""
        organs = self.copies.within(query["by"], "publish.list_boards", query["organ"])
        boards = self.boards.listed(organs, query["limit"], query["board"], query["after"])
        devices = self.devices.of(board.id for board in boards)
        heard = self.shown.heard(each.id for those in devices.values() for each in those)
        return [self._view(board, devices.get(board.id, []), heard) for board in boards]

    def _view(
        self, board: Board, devices: Sequence[Device], heard: Mapping[str, datetime]
    ) -> dict[str, Any]:
        names = ("name", "organ", "place", "kind", "scope", "shows", "active", "days")
        now = clock.now()
        showing = self.postings.newest(board, now)
        printed = self.prints.made(domain.print_of(board, each).id for each in showing)
        last = max((heard[each.id] for each in devices if each.id in heard), default=None)
        return {
            "board": board.id,
            **{name: getattr(board, name) for name in names},
            "showing": [_posting_view(board, each, printed, now) for each in showing],
            "devices": [_device_view(each, heard.get(each.id), now) for each in devices],
            "heard": _iso(last),
        }

    @command(commands.RecordShown)
    def record_shown(self, command: dict[str, Any]) -> dict[str, int]:
        """What a device of the board showed, once per number: {entries, first}. An entry of what
        the board has not to show is kept and proves nothing."""
        board = self.boards.get(command["board"])
        now = clock.now()
        new = self.shown.record(
            board.id, command["device"], command["log"], command["entries"], now
        )
        waiting = [domain.board_delivery(item, version) for item, version in new]
        self.deliveries.look_again(waiting, now)
        return {"entries": len(command["entries"]), "first": len(new)}

    @command(commands.SetUrgent)
    def set_urgent(self, command: dict[str, Any]) -> dict[str, Any]:
        """Have what hangs of an item stand on top of its boards until then: {item, until}."""
        item, account, now = command["item"], command["by"]["account"], clock.now()
        posting = self.postings.of(item)
        missing = NotFound(f"事项 {item} 现在没有张贴在公开栏上，不能标为紧急。请先查看公开状态。")
        if posting is None:
            raise missing
        self.copies.must(account, "publish.set_urgent", posting.organ, missing=missing)
        kept = self.urgencies.change(
            item,
            lambda urgency: domain.marked(urgency, command["until"], account, now),
            Command.of(command),
            new=lambda: Urgency(item, organ=posting.organ),
        )
        self.boards.look_at([posting.organ], now)
        return {"item": item, "until": _iso(kept.until)}

    @command(commands.ProveBoard)
    def prove_board(self, command: dict[str, Any]) -> dict[str, Any]:
        """Enter the day and the photo of a sheet on a paper board: {delivery, board, proof}."""
        board = self.boards.get(command["board"])
        delivery = self.deliveries.get(command["delivery"])
        account, given, now = command["by"]["account"], command["proof"], clock.now()
        missing = self.boards.missing(board.id)
        self.copies.must(account, "publish.prove_board", board.organ, missing=missing)
        if delivery is None or delivery["channel"] != "board":
            raise NotFound(f"没有编号为 {command['delivery']} 的公开栏投放。请先查看公开状态。")
        domain.check_photo(board, delivery)
        proof = {**domain.check_proof(given, clock.today()), "by": account}
        try:
            self.content.check(given["file_hash"])
        except Damaged as error:
            raise Invalid("照片没有上传或者已经损坏，没有登记。请重新上传后再登记。") from error
        at = datetime.combine(given["date"], time(), clock.SHANGHAI)
        item, version = delivery["item"], delivery["version"]
        if self.shown.photo(board.id, item, version, proof, at) != proof:
            raise Conflict(f"公开栏 {board.name} 的照片已经登记过。请查看公开状态后再办理。")
        self.shown.see(board.id, item, version, at, now)
        self.deliveries.look_again([delivery["_id"]], now)
        return {"delivery": delivery["_id"], "board": board.id, "proof": proof}


def _posting_view(
    board: Board, posting: Posting, printed: Mapping[str, Made], now: datetime
) -> dict[str, Any]:
    wanted = domain.print_of(board, posting)
    return {
        "item": posting.id,
        "version": posting.version,
        "title": posting.title,
        "number": posting.number,
        "organ": posting.organ,
        "from": clock.day_of(posting.opened_at).isoformat(),
        "until": _iso(board.ends(posting.opened_at)),
        "urgent_until": _iso(posting.urgent_until) if posting.is_urgent(now) else None,
        "prints": wanted.names() if wanted.id in printed else {},
    }


def _device_view(device: Device, heard: datetime | None, now: datetime) -> dict[str, Any]:
    return {
        "device": device.id,
        "enrolled_at": _iso(device.enrolled_at),
        "enrolled_by": device.enrolled_by,
        "heard": _iso(heard),
        "offline_since": _iso(domain.offline_since(heard, now)),
    }


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
