"""Is everything at rest? What is still under way, held back, parked or dead-lettered."""

from collections.abc import Iterator

from tests.faults.ground import Ground


def unfinished(ground: Ground) -> list[str]:
    """What is not at rest yet; a part that does not answer raises."""
    return [
        *_not_ready(ground),
        *_outboxes(ground),
        *_publish(ground),
        *_circle(ground),
        *_parked(ground),
        *(f"queue {name}: {count}" for name, count in ground.wire.waiting().items()),
    ]


def _not_ready(ground: Ground) -> Iterator[str]:
    for name in ground.stack.restarts():
        if not ground.stack.is_ready(name):
            yield f"{name} is not ready"


def _outboxes(ground: Ground) -> Iterator[str]:
    for service, database in ground.databases().items():
        for name in database.list_collection_names():
            for document in database[name].find({"outbox_at": {"$exists": True}}).limit(5):
                yield f"{service}.{name} {document['_id']} waits to be relayed"


def _publish(ground: Ground) -> Iterator[str]:
    publish = ground.databases()["publish"]
    moving = {"state": {"$in": ["due", "awaiting", "sending", "recalling"]}}
    for delivery in publish["deliveries"].find(moving):
        yield f"{delivery['_id']} {delivery['state']} {delivery.get('problem', '')}"
    for publication in publish["publications"].find(
        {"state": {"$in": ["planned", "open", "waiting"]}}
    ):
        yield f"{publication['_id']} {publication['state']} {publication['problem']}"
    for void in publish["voids"].find({"due_at": {"$ne": None}}):
        yield f"void {void['_id']} is not carried out"


def _circle(ground: Ground) -> Iterator[str]:
    """Messages not handed over, re-disclosures not announced, events not in the ledger yet."""
    bases = ground.databases()
    going = {"state": {"$in": ["expanding", "sending", "stopping"]}}
    for found in bases["notify"]["announcements"].find(going):
        yield f"announcement {found['_id']} is {found['state']}"
    for found in bases["feedback"]["redisclosures"].find({"due_at": {"$exists": True}}):
        yield f"re-disclosure {found['_id']} is {found['state']}"
    for found in bases["oversight"]["entries_in"].find({"_id": {"$gt": ""}}).limit(5):
        yield f"event {found['_id']} is not in the ledger"


def _parked(ground: Ground) -> Iterator[str]:
    """Exactly what was injected is parked; what the broker never confirmed may be."""
    parked = {
        (document["queue"], document["sha256"]): document["reason"]
        for database in ground.databases().values()
        for document in database["parked_events"].find({"state": "parked"})
    }
    for queue, digest in ground.wire.injected - set(parked):
        yield f"not parked: {digest[:12]} in {queue}"
    for put in set(parked) - ground.wire.injected - ground.wire.doubtful:
        yield f"parked without cause: {put[0]}: {parked[put]}"
