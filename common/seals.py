"""One object, one row of bytes, one hash: what an approval binds."""

import hashlib
import json
from collections.abc import Iterator
from typing import Any

from common.errors import Invalid


def canonical(obj: Any) -> bytes:
    """JSON with sorted keys, no spaces, UTF-8. Invalid names every place it cannot write exactly.

    Floats are refused because they read back differently elsewhere, dates because
    there are many ways to write them: the caller writes them as text.
    """
    problems = list(_problems(obj, "$"))
    if problems:
        raise Invalid("cannot be sealed", problems)
    text = json.dumps(obj, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode("utf-8")


def digest(data: bytes) -> str:
    """SHA-256 in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def _problems(obj: Any, place: str) -> Iterator[str]:
    match obj:
        case None | bool() | int():
            return
        case str():
            if not _is_unicode(obj):
                yield f"{place}: half a surrogate pair is not text"
        case list() | tuple():
            for index, value in enumerate(obj):
                yield from _problems(value, f"{place}[{index}]")
        case dict():
            yield from _problems_of_dict(obj, place)
        case _:
            yield f"{place}: {type(obj).__name__} is not allowed"


def _problems_of_dict(obj: dict[Any, Any], place: str) -> Iterator[str]:
    for key, value in obj.items():
        if not isinstance(key, str):
            yield f"{place}: key {key!r} is not text"
            continue
        if not _is_unicode(key):
            yield f"{place}: half a surrogate pair is not a key"
        yield from _problems(value, f"{place}.{key}")


def _is_unicode(text: str) -> bool:
    return not any("\ud800" <= character <= "\udfff" for character in text)
