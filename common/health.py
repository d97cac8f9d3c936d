"""/healthz, /readyz and /metrics of one process, served by a thread of its own."""

import json
import threading
from collections.abc import Callable, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from common import metrics, settings

Ready = Callable[[], Mapping[str, bool]]
Alive = Callable[[], Mapping[str, float]]
Answer = tuple[int, str, bytes]


def serve(port: int, ready: Ready, alive: Alive, limits: Mapping[str, float] | None = None) -> int:
    """Start answering and return the port (0 picks a free one).

    `alive` gives figures in seconds; /healthz is 503 when one is above its entry in `limits`
    or when asking fails. /readyz is 503 unless everything `ready` names is true.
    Bound to 127.0.0.1 unless HEALTH_HOST says otherwise.
    """
    pages: dict[str, Callable[[], Answer]] = {
        "/healthz": lambda: _healthz(alive, limits or {}),
        "/readyz": lambda: _readyz(ready),
        "/metrics": lambda: (200, "text/plain; version=0.0.4", metrics.exposition()),
    }
    handler = type("Handler", (_Handler,), {"pages": pages})
    server = _Server((settings.text("HEALTH_HOST", "127.0.0.1"), port), handler)
    threading.Thread(target=server.accept_forever, name="health", daemon=True).start()
    return int(server.server_address[1])


def _healthz(alive: Alive, limits: Mapping[str, float]) -> Answer:
    try:
        figures = dict(alive())
    except Exception as error:  # a probe reports what is wrong, whatever it is
        return _answer(False, error=type(error).__name__)
    over = sorted(name for name in figures if figures[name] > limits.get(name, float("inf")))
    return _answer(not over, figures=figures, over=over)


def _readyz(ready: Ready) -> Answer:
    try:
        checks = dict(ready())
    except Exception as error:  # see above
        return _answer(False, error=type(error).__name__)
    return _answer(all(checks.values()), checks=checks)


def _answer(ok: bool, **body: Any) -> Answer:
    text = json.dumps({"ok": ok, **body}, sort_keys=True)
    return (200 if ok else 503), "application/json", text.encode()


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def accept_forever(self) -> None:
        """Plain accept() in place of serve_forever(): its selector, when imported before
        eventlet's monkey patching, would hold up every green thread of the process."""
        while True:
            self.process_request(*self.get_request())

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A prober that hangs up is not worth a line."""


class _Handler(BaseHTTPRequestHandler):
    pages: Mapping[str, Callable[[], Answer]] = {}
    timeout = 5  # seconds for a slow prober, so that its thread comes back

    def do_GET(self) -> None:
        """Look the page up and send it."""
        page = self.pages.get(self.path)
        status, kind, body = page() if page else (404, "text/plain", b"not found\n")
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Probes come every few seconds and say nothing."""

    def version_string(self) -> str:
        """Tells a stranger nothing about versions."""
        return "gongkai"
