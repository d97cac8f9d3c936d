"""The floor: the same database, broker and file operations at the same concurrency, no services.

Per approval as many majority writes, quorum-queue messages (published with confirms, consumed,
acknowledged) and durable files as the road needs, each by itself and straight at the drivers.
"""

import multiprocessing
import os
import threading
import time
from pathlib import Path

from pymongo import MongoClient
from pymongo.write_concern import WriteConcern

from bench.road import CLIENTS
from bench.system import RUN
from common import settings, topology

PROCESSES = 2  # one Python process could not use both cores
WRITES = {"short": 9, "full": 13}  # review, publication ×3, delivery ×2, page record, item ×2; …
MESSAGES = {"short": 3, "full": 4}  # item_approved ×2, item_published; … for each stage
CALLS = {"short": 1, "full": 2}  # commands: there and back through the broker
FILES = {"short": (1, 6), "full": (1, 6)}  # synced articles, unsynced lists
DOCUMENT = {"text": "x" * 900}
MESSAGE = b"x" * 600
PAGE = b"x" * 9000


def measure(road: str, seconds: float) -> float:
    """Approvals per second that the parts alone could carry."""
    with multiprocessing.get_context("spawn").Pool(PROCESSES) as processes:
        done = processes.starmap(_process, [(road, seconds, n) for n in range(PROCESSES)])
    return sum(done) / seconds


def _process(road: str, seconds: float, number: int) -> int:
    counts = [0] * (CLIENTS // PROCESSES)
    stop = time.time() + seconds
    client: MongoClient = MongoClient(settings.mongo_url("publish"))
    threads = [
        threading.Thread(target=_client, args=(road, stop, f"{number}-{n}", client, counts, n))
        for n in range(len(counts))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    client["publish"]["bench_floor"].drop()
    return sum(counts)


def _client(
    road: str, stop: float, name: str, client: MongoClient, counts: list[int], n: int
) -> None:
    docs = client["publish"].get_collection(
        "bench_floor", write_concern=WriteConcern("majority", j=True)
    )
    folder = RUN / "floor" / name
    folder.mkdir(parents=True, exist_ok=True)
    connection = topology.connect(settings.require("AMQP_URL")[0], f"floor-{name}")
    connection.transport_options["confirm_publish"] = True
    channel = connection.default_channel
    queue = f"bench-floor-{name}"
    channel.queue_declare(
        queue, durable=True, auto_delete=False, arguments={"x-queue-type": "quorum"}
    )
    channel.confirm_select()
    turn = 0
    while time.time() < stop:
        _approve(road, docs, channel, queue, folder, f"{name}-{turn}")
        turn += 1
        counts[n] = turn
    channel.queue_delete(queue)
    connection.release()


def _approve(road: str, docs: object, channel: object, queue: str, folder: Path, id_: str) -> None:
    from amqp import Message

    docs.insert_one({"_id": id_, **DOCUMENT})  # type: ignore[attr-defined]
    for _ in range(WRITES[road] - 1):
        docs.update_one({"_id": id_}, {"$inc": {"rev": 1}})  # type: ignore[attr-defined]
    for _ in range(MESSAGES[road] + 2 * CALLS[road]):
        message = Message(MESSAGE, delivery_mode=2)
        channel.basic_publish_confirm(message, routing_key=queue)  # type: ignore[attr-defined]
        found = None
        while found is None:
            found = channel.basic_get(queue)  # type: ignore[attr-defined]
        channel.basic_ack(found.delivery_tag)  # type: ignore[attr-defined]
    synced, plain = FILES[road]
    for number in range(synced + plain):
        fresh = folder / f".{id_}-{number}"
        with fresh.open("wb") as file:
            file.write(PAGE)
            if number < synced:
                file.flush()
                os.fsync(file.fileno())
        fresh.replace(folder / (f"{id_}.html" if number < synced else f"list-{number}.html"))
