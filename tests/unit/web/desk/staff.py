"""The services and the content store as the console's pages see them, without any of them."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import IO, Any

from common.errors import Damaged, NotFound
from common.seals import digest

CSRF = "c" * 32
SESSION: dict[str, Any] = {
    "account": "p-1",
    "name": "程知夏",
    "login": "cheng",
    "posts": [{"organ": "o-1", "organ_name": "澜泽市文广局", "role": "approver"}],
    "administrator": False,
    "must": "",
    "csrf": CSRF,
    "expires_at": "2026-03-05T12:00:00+00:00",
}
Answer = Any | Callable[..., Any]


@dataclass
class Services:
    """Answers by command: a value, an error to raise, or a function of the arguments. What nobody
    gave an answer to is not found. `asked` is every call but those for the session."""

    answers: dict[str, Answer] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, Any]]] = field(default_factory=list)

    def call(self, service: str, method: str, **arguments: Any) -> Any:
        command = f"{service}.{method}"
        if command == "access.show_session":
            return {**SESSION, **self.answers.get("session", {})}
        self.asked.append((command, arguments))
        answer = self.answers.get(command, NotFound(f"no answer to {command}"))
        if isinstance(answer, Exception):
            raise answer
        return answer(**arguments) if callable(answer) else answer

    def told(self, command: str) -> list[dict[str, Any]]:
        """The arguments of every call of one command."""
        return [arguments for name, arguments in self.asked if name == command]


@dataclass
class Kept:
    """A content store: texts and files by hash."""

    texts: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)
    looked: dict[str, list[dict[str, Any]]] = field(default_factory=dict)

    def unseal(self, name: str) -> dict[str, Any]:
        if name not in self.texts:
            raise Damaged(name)
        return dict(self.texts[name])

    def open(self, name: str) -> bytes:
        if name not in self.files:
            raise Damaged(name)
        return self.files[name]

    def open_stream(self, name: str) -> Iterator[bytes]:
        yield self.open(name)

    def describe(self, name: str) -> dict[str, Any] | None:
        return {"size": len(self.files[name]), "type": ""} if name in self.files else None

    def remembered(self, names: Iterable[str], version: int) -> dict[str, list[dict[str, Any]]]:
        return {name: self.looked[name] for name in names if name in self.looked}

    def remember(self, name: str, version: int, found: list[dict[str, Any]]) -> None:
        self.looked[name] = found

    def put_stream(self, file: IO[bytes], type_: str = "") -> str:
        data = file.read()
        self.files[digest(data)] = data
        return digest(data)


def visible(page: str) -> str:
    """The words of a page, without tags, in one line."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", page))
