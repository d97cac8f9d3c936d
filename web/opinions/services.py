"""The line to feedback, and what its failures mean for somebody who typed something."""

from dataclasses import dataclass
from threading import BoundedSemaphore, Lock
from typing import Any

from common import logs, settings
from common.errors import NotAllowed, NotFound, NotSent, Refused, TooLate, TooMany
from common.rpc import Pool
from web.opinions.forms import Form

# Fewer than the threads of the process: pages of the folder are served whatever happens here.
LINES = 4
TIMEOUT = 8.0  # seconds
PATIENCE = 2.0  # seconds to wait for a line

log = logs.get(__name__)


@dataclass(frozen=True)
class Failed:
    """`kind`: refused (the rules), unsaved (certainly not there) or unsure (perhaps there)."""

    kind: str
    title: str
    status: int
    why: str


class Feedback:
    """Connects at the first question, in the process that asks it: servers fork before."""

    def __init__(self) -> None:
        self._pool: Pool | None = None
        self._making = Lock()
        self._lines = BoundedSemaphore(LINES)

    def receive(self, form: Form, command_id: str, address: str) -> dict[str, str]:
        """{code, organ, received_at}"""
        given = {"item": form.item, "text": form.text, "name": form.name, "contact": form.contact}
        return dict(
            self.call(
                "receive_case", command_id=command_id, address=address, named=form.named, **given
            )
        )

    def show(self, code: str) -> dict[str, Any]:
        return dict(self.call("show_case", code=code))

    def call(self, method: str, **arguments: Any) -> Any:
        """NotSent when every line is busy or there is none."""
        if not self._lines.acquire(timeout=PATIENCE):
            raise NotSent("too many at once")
        try:
            return self._connected().call("feedback", method, **arguments)
        finally:
            self._lines.release()

    def _connected(self) -> Pool:
        with self._making:
            if self._pool is None:
                url = settings.text("PORTAL_AMQP_URL")
                if not url:
                    raise NotSent("PORTAL_AMQP_URL is not set")
                self._pool = Pool(url, size=LINES, timeout=TIMEOUT)
            return self._pool


def outcome_of(error: Exception, method: str) -> Failed:
    """Which of the three it is; what is no answer of the rules is logged, without what was said."""
    if isinstance(error, TooMany):
        return Failed("refused", "提交得太多了", 429, str(error))
    if isinstance(error, NotFound):
        return Failed("refused", "意见没有保存", 404, str(error))
    if isinstance(error, NotAllowed):
        return Failed("refused", "意见没有保存", 409, str(error))
    log.warning("feedback did not answer", method=method, error=type(error).__name__)
    if isinstance(error, NotSent | TooLate | Refused):
        return Failed("unsaved", "意见没有保存", 503, "现在连不上受理系统，意见没有送到。")
    why = "受理系统没有答复，不能确定意见有没有保存。"
    return Failed("unsure", "不能确定是否保存", 503, why)
