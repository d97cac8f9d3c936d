"""Services as a face sees them: answers by command, and what was asked."""

from collections.abc import Callable
from typing import Any

SESSION = {
    "account": "p-1",
    "name": "林知远",
    "login": "linzhiyuan",
    "posts": [{"organ": "o-1", "organ_name": "文广局", "role": "drafter"}],
    "administrator": False,
    "must": "",
    "csrf": "c" * 32,
    "expires_at": "2026-03-05T09:00:00+00:00",
}


class Far:
    """Stands where the pool stands. An answer is a value, an error to raise, or a function of the
    arguments; what nobody set an answer for is a mistake of the test."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, dict[str, Any]]] = []
        self.answers: dict[str, Any] = {"access.show_session": SESSION}

    def call(self, service: str, method: str, **arguments: Any) -> Any:
        name = f"{service}.{method}"
        answer = self.answers[name]
        if name != "access.show_session":
            self.asked.append((name, arguments))
        if isinstance(answer, Exception):
            raise answer
        return answer(**arguments) if isinstance(answer, Callable) else answer  # type: ignore[arg-type]

    def told(self, name: str) -> list[dict[str, Any]]:
        """The arguments of every call of a command."""
        return [arguments for each, arguments in self.asked if each == name]
