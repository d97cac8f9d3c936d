"""What a check found: fine, wrong with what to do about it, or not to be seen from here."""

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import chain

MARKS = {True: ("✓", "green"), False: ("✗", "red"), None: ("–", "dim")}


@dataclass(frozen=True)
class Finding:
    """One line: `ok` is None where nothing could be seen."""

    ok: bool | None
    what: str
    mend: str = ""

    @property
    def line(self) -> str:
        """As the operator reads it."""
        mend = f" → {self.mend}" if self.mend and self.ok is False else ""
        return f"{MARKS[self.ok][0]} {self.what}{mend}"

    @property
    def record(self) -> dict[str, object]:
        """For another program: `mend` is "" where there is nothing to do."""
        return {"ok": self.ok, "text": self.what, "mend": self.mend if self.ok is False else ""}


Check = Callable[[], Iterable[Finding]]


def good(what: str) -> Finding:
    return Finding(True, what)


def wrong(what: str, mend: str) -> Finding:
    return Finding(False, what, mend)


def unseen(what: str) -> Finding:
    return Finding(None, what)


def judged(ok: bool, fine: str, bad: str, mend: str) -> Finding:
    """One of the two."""
    return good(fine) if ok else wrong(bad, mend)


def run(checks: Iterable[Check]) -> list[Finding]:
    """All at the same time, told in their order; one that fails is a finding, never a traceback."""
    with ThreadPoolExecutor(max_workers=12) as pool:
        return list(chain.from_iterable(pool.map(_safely, checks)))


def _safely(check: Check) -> list[Finding]:
    try:
        return list(check())
    except Exception as error:  # its text may hold an address with a password: only its kind
        name = getattr(getattr(check, "func", check), "__name__", "")
        return [wrong(f"检查 {name} 没有做完（{type(error).__name__}）", "请先处理其他各项再检查")]
