"""Every reader can read every sample, needs what it says it needs, and minds nothing new."""

from collections.abc import Iterator
from typing import Any

import pytest
from marshmallow import Schema, ValidationError, fields

from cli import generate
from common.echo import REPEATED
from common.topology import subscriptions
from services.oversight.schemas import Entered
from tests.contract.house import EVERY, Handler, handlers, sample, samples

HANDLERS = {handler.subscription.queue_name: handler for handler in handlers()}
each_handler = pytest.mark.parametrize("handler", HANDLERS.values(), ids=HANDLERS)
Path = tuple[str, ...]


def required(schema: Schema, path: Path = ()) -> Iterator[Path]:
    """Where a reader's schema needs something."""
    for name, field in schema.fields.items():
        here = (*path, field.data_key or name)
        if field.required:
            yield here
        inner = field.inner if isinstance(field, fields.List) else field
        if isinstance(inner, fields.Nested):
            yield from required(inner.schema, here)


def without(event: dict[str, Any], path: Path) -> dict[str, Any]:
    """The event lacking one field, everywhere in a list."""
    for place in dicts_at(event, path[:-1]):
        del place[path[-1]]
    return event


def dicts_at(value: Any, path: Path) -> list[dict[str, Any]]:
    if isinstance(value, list):
        return [found for each in value for found in dicts_at(each, path)]
    return dicts_at(value[path[0]], path[1:]) if path else [value]


def with_news(schema: Schema, value: dict[str, Any]) -> dict[str, Any]:
    """The same with a field more wherever the reader has a schema of its own."""
    newer: dict[str, Any] = {**value, "new_field": ["new"]}
    for name, field in schema.fields.items():
        key = field.data_key or name
        if isinstance(field, fields.Nested):
            newer[key] = with_news(field.schema, value[key])
        if isinstance(field, fields.List) and isinstance(field.inner, fields.Nested):
            newer[key] = [with_news(field.inner.schema, each) for each in value[key]]
    return newer


@each_handler
def test_a_reader_reads_the_sample(handler: Handler) -> None:
    event = sample(handler.subscription.type)

    loaded = handler.schema().load(event)

    assert (loaded["item"], loaded["version"]) == (event["item"], event["version"])


@each_handler
def test_a_reader_refuses_what_lacks_what_it_needs(handler: Handler) -> None:
    for path in required(handler.schema()):
        event = without(sample(handler.subscription.type), path)
        with pytest.raises(ValidationError, match="Missing data for required field"):
            handler.schema().load(event)
            pytest.fail(f"reads an event without {'.'.join(path)}")


@each_handler
def test_a_reader_minds_no_field_that_is_new(handler: Handler) -> None:
    event, schema = sample(handler.subscription.type), handler.schema()

    newer = schema.load(with_news(schema, event))

    if handler.schema is Entered:
        assert newer == {**event, "new_field": ["new"]}, "the ledger drops nothing"
    else:
        assert newer == schema.load(event)


def test_what_is_read_is_said_by_that_service() -> None:
    for queue in subscriptions():
        assert samples()[queue.type]["source"] in (queue.source, EVERY), queue


def test_the_echo_knows_every_handler_by_its_name_and_schema() -> None:
    for name, handler in HANDLERS.items():
        queue = handler.subscription
        if queue.type == REPEATED:
            assert queue.handler == f"on_{queue.source}_repeated", name
        else:
            assert queue.handler == f"on_{queue.type}", name
            assert handler.reads[queue.type] is handler.schema, name


def test_who_reads_a_service_reads_its_echo() -> None:
    readers = {(queue.source, queue.reader) for queue in subscriptions()}
    echoes = {f"evt-{s}-{REPEATED}--{reader}.on_{s}_repeated" for s, reader in readers}

    assert echoes <= set(HANDLERS)


def test_nothing_is_registered_that_nobody_handles() -> None:
    for reader in {handler.subscription.reader for handler in HANDLERS.values()}:
        mine = [h for h in HANDLERS.values() if h.subscription.reader == reader]
        handled = {h.subscription.type for h in mine} - {REPEATED}
        assert set(mine[0].reads) == handled, reader


def test_the_list_of_queues_is_what_the_handlers_say() -> None:
    assert [s.queue_name for s in subscriptions()] == sorted(HANDLERS)


def test_what_is_generated_is_up_to_date() -> None:
    assert generate.main(["--check"]) == 0
