"""Tells the boards' face whose key opens which board, one small file a device."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from common.seals import canonical
from services.publish.channels.board.folder import BoardFolder, DeviceFile, place
from services.publish.domain import Device


def device_file(device: Device) -> DeviceFile:
    """Under the hash of the key, which says nothing to who reads the folder."""
    body = canonical({"device": device.id, "board": device.board})
    return DeviceFile(f"/{device.key_hash}.json", body)


def settle(
    folder: BoardFolder,
    due: Sequence[Device],
    looked_at: Callable[[Device, datetime | None], None],
    again: datetime,
) -> None:
    """Files of the enrolled in place, those of the revoked gone; the former are looked at again."""
    files = {device.id: device_file(device) for device in due}
    folder.write_many(_missing(folder, (files[d.id] for d in due if not d.revoked_at)))
    folder.delete_many(place(files[d.id]) for d in due if d.revoked_at)
    for device in due:
        looked_at(device, None if device.revoked_at else again)


def _missing(folder: BoardFolder, files: Iterable[DeviceFile]) -> list[DeviceFile]:
    return [file for file in files if folder.read_back(place(file)) != file.hash]
