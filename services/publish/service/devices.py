"""Commands about devices of boards: a code for the screen, and who says whose device it is."""

from typing import Any

from common import clock
from common.copies import Copies
from common.entrypoints import Provide, command
from common.errors import NotAllowed
from common.store import Command
from contracts.commands import publish as commands
from services.publish import domain, store


class DeviceCommands:
    """A part of the service class."""

    copies: Copies
    devices: store.Devices
    boards: store.Boards
    enrolments: store.Enrolments = Provide(store.enrolments)

    @command(commands.AskEnrolment)
    def ask_enrolment(self, command: dict[str, Any]) -> dict[str, Any]:
        """The code that a device is to show, and until when it is good: {code, until}."""
        now = clock.now()
        code, until = self.enrolments.ask(command["key_hash"], command["address"], now)
        return {"code": code, "until": until.isoformat()}

    @command(commands.EnrolDevice)
    def enrol_device(self, command: dict[str, Any]) -> dict[str, Any]:
        """The device that shows this code is the board's from now on: {device, board}."""
        account, now = command["by"]["account"], clock.now()
        board = self.boards.get(command["board"])
        missing = self.boards.missing(board.id)
        self.copies.must(account, "publish.enrol_device", board.organ, missing=missing)
        if not board.active:
            raise NotAllowed(f"公开栏 {board.name} 已经停用，不能登记设备。请先启用这块公开栏。")
        asked = self.enrolments.take(domain.typed(command["code"]), board.id, account, now)
        new = domain.asking(asked["key_hash"])
        device = self.devices.change(
            new.id,
            lambda device: domain.enrolled(device, board, account, now),
            Command.of(command),
            new=lambda: new,
        )
        return {"device": device.id, "board": board.id}

    @command(commands.RevokeDevice)
    def revoke_device(self, command: dict[str, Any]) -> dict[str, Any]:
        """Its key opens nothing from its next poll on: {device, board}."""
        account, now = command["by"]["account"], clock.now()
        device = self.devices.get(command["device"])
        board, missing = self.boards.get(device.board), self.devices.missing(device.id)
        self.copies.must(account, "publish.revoke_device", board.organ, missing=missing)
        self.devices.change(
            device.id, lambda d: domain.revoked(d, board, account, now), Command.of(command)
        )
        return {"device": device.id, "board": device.board}
