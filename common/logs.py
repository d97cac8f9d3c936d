"""JSON lines on stderr, with the ids of what is being worked on and without personal data."""

import logging
import sys
from collections.abc import Mapping, MutableMapping
from contextvars import Token
from types import TracebackType
from typing import Any

import structlog
from structlog.contextvars import bind_contextvars, merge_contextvars, reset_contextvars

from common import detect, settings

Entry = MutableMapping[str, Any]


def setup(process: str) -> None:
    """Once per process. LOG_LEVEL rules our own lines; libraries speak from WARNING on."""
    level = logging.getLevelNamesMapping().get(settings.text("LOG_LEVEL", "INFO").upper())
    if level is None:
        raise SystemExit(f"LOG_LEVEL must be DEBUG, INFO, WARNING or ERROR; {settings.SEE}")
    shape: list[Any] = [
        merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True, key="time"),
        _naming(process),
    ]
    finish: list[Any] = [
        structlog.processors.format_exc_info,
        without_personal_data,
        structlog.processors.JSONRenderer(ensure_ascii=False, sort_keys=True, default=str),
    ]
    structlog.configure(
        processors=[*shape, *finish],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.WriteLoggerFactory(file=sys.stderr),
        cache_logger_on_first_use=False,
    )
    _route_libraries(shape, finish)
    sys.excepthook = _crashed


def get(name: str) -> Any:
    """A logger for a module: log.info("page written", url=url). The message is a constant."""
    return structlog.get_logger(module=name)


class Bound:
    """What `bind` gives back: leave the `with` and the ids are as they were before."""

    def __init__(self, tokens: Mapping[str, Token[Any]]) -> None:
        self._tokens = tokens

    def __enter__(self) -> "Bound":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        reset_contextvars(**self._tokens)


def bind(*, item: str | None = None, event: str | None = None, trace: str | None = None) -> Bound:
    """Every line from here on carries these ids as `item`, `event_id` and `trace`.

    Works at once; as a `with` it also ends. Green threads are reused: in a handler use `with`.
    """
    ids = {"item": item, "event_id": event, "trace": trace}
    return Bound(bind_contextvars(**{key: value for key, value in ids.items() if value}))


def trace() -> str | None:
    """The trace id that is bound right now, to be handed on with events and calls."""
    found = structlog.contextvars.get_contextvars().get("trace")
    return str(found) if found else None


def without_personal_data(logger: Any, method: str, entry: Entry) -> Entry:
    """The last net: nobody should log such values, and if somebody does they do not get out."""
    return {key: _clean(value) for key, value in entry.items()}


def _clean(value: Any) -> Any:
    if value is None or isinstance(value, bool | float):
        return value
    if isinstance(value, dict):
        return {str(key): _clean(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_clean(inner) for inner in value]
    text = str(value)
    cleaned = detect.removed(text)
    return value if isinstance(value, int) and cleaned == text else cleaned


def _naming(process: str) -> Any:
    def add_process(logger: Any, method: str, entry: Entry) -> Entry:
        entry["process"] = process
        return entry

    return add_process


def _route_libraries(shape: list[Any], finish: list[Any]) -> None:
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[*shape, structlog.stdlib.add_logger_name],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *finish],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    logging.captureWarnings(True)


def _crashed(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        return
    get("crash").critical("process crashed", exc_info=(kind, error, trace))
