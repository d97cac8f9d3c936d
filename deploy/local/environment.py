"""The settings of every process, out of ports and keys: what deploy/example.env explains."""

import os
import shlex
from collections.abc import Mapping

from common.ciphers import DEFAULT, SUITES
from deploy.local import leftovers
from deploy.local.folder import ROOT, RunFolder
from deploy.local.keys import Keys
from deploy.local.ports import HOST
from deploy.local.processes import Process

FILE = "env"
CITY = {
    "SITE_NAME": "澜泽市党务政务公开网",
    "SITE_DOMAIN": "gongkai.lanze.example",
    "SITE_ID_CODE": "9900000001",
}
# What only these services or this face may know, by the beginning of the name.
OWN: dict[str, str | frozenset[str]] = {
    "SMS_": "notify",
    "MEMBER_KEY": frozenset({"notify", "publish", "feedback"}),
    "LEDGER_": "oversight",
    "BOARD_DIR": "publish",
    "BOARDS_": "boards",
    "PORTAL_AMQP_": "portal",
    "CONSOLE_URL": "publish",  # codes on paper sheets lead there
    "CONSOLE_": "console",
    "MEMBERS_": "members",
}
# What a face may know, by its name; of databases only the console's own user of `content`.
FACE_KNOWS = {
    "portal": {
        *("SITE_DIR", "SITE_URL", "PORTAL_PORT", *CITY),
        *("PORTAL_AMQP_URL", "TRUSTED_PROXY_HOPS"),
    },
    "members": {
        *("MEMBERS_AMQP_URL", "MEMBERS_PORT", "MEMBERS_URL"),
        *("SITE_URL", "TRUSTED_PROXY_HOPS", *CITY),
    },
    "console": {
        *("CONSOLE_AMQP_URL", "CONSOLE_PORT", "CONSOLE_URL", "MONGO_URL_CONSOLE"),
        *("SITE_URL", "BOARDS_URL", "TRUSTED_PROXY_HOPS", *CITY),
    },
    "boards": {
        *("BOARD_DIR", "BOARDS_AMQP_URL", "BOARDS_URL", "BOARDS_PORT"),
        "TRUSTED_PROXY_HOPS",
    },
}
EVERY_FACE_KNOWS = {"GONGKAI_ENV", "LOG_LEVEL", "CLOCK_FILE"}
FROM_OUTSIDE = ("LOG_LEVEL", "RECONCILE_SECONDS")  # an operator may set these before starting
MACHINE = ("PATH", "LANG", "LD_LIBRARY_PATH")  # nothing else of the caller's shell gets in


def settings(folder: RunFolder, ports: Mapping[str, int], keys: Keys) -> dict[str, str]:
    """What is the same for all processes, without the addresses of the nodes."""
    names = ("portal", "members", "console", "boards")
    portal, members, console, boards = (str(ports[face]) for face in names)
    chosen = {name: os.environ[name] for name in FROM_OUTSIDE if os.environ.get(name)}
    return {
        "GONGKAI_ENV": "local",
        "SITE_DIR": str(folder.folder("site")),
        "SITE_URL": f"http://{HOST}:{portal}",
        **CITY,
        "FIELD_KEYS": f"k1:{keys.cipher_key('field-k1', _field_cipher())}",
        "CLOCK_FILE": str(folder.path / "clock"),
        "SMS_GATEWAY": "console",
        "SMS_SIGNATURE": "澜泽公开",
        "SMS_CONSOLE_FILE": str(folder.path / "sms.jsonl"),
        "SMS_QUIET": "none",
        "MEMBER_KEY": keys.field_key("member"),
        "LEDGER_KEY": keys.field_key("ledger"),
        "LEDGER_HEAD": str(folder.path / "ledger-head.json"),
        "BOARD_DIR": str(folder.folder("boards")),
        "BOARDS_URL": f"http://{HOST}:{boards}",
        "BOARDS_PORT": boards,
        "MEMBERS_URL": f"http://{HOST}:{members}",
        "MEMBERS_PORT": members,
        "CONSOLE_URL": f"http://{HOST}:{console}",
        "CONSOLE_PORT": console,
        "RECONCILE_SECONDS": "600",
        "LOG_LEVEL": "INFO",
        "PORTAL_PORT": portal,
        "TRUSTED_PROXY_HOPS": "0",
        **chosen,
    }


def _field_cipher() -> str:
    """What field keys are drawn for in a run folder that has none yet."""
    chosen = os.environ.get("FIELD_CIPHER") or DEFAULT
    if chosen not in SUITES:
        raise SystemExit(
            f"FIELD_CIPHER 写成了 {chosen}，只能是 {'、'.join(SUITES)}。请改正后再启动。"
        )
    return chosen


def for_service(everything: Mapping[str, str], service: str) -> dict[str, str]:
    """What one service may know: database address and secrets of its own."""
    return {name: value for name, value in everything.items() if _may_know(service, name)}


def for_face(everything: Mapping[str, str], face: str) -> dict[str, str]:
    """What one face may know, and nothing else."""
    known = FACE_KNOWS[face] | EVERY_FACE_KNOWS
    return {name: value for name, value in everything.items() if name in known}


def _may_know(service: str, name: str) -> bool:
    if name.startswith("MONGO_URL_"):
        return name == f"MONGO_URL_{service.upper()}"
    owner = next((owner for prefix, owner in OWN.items() if name.startswith(prefix)), service)
    return owner == service if isinstance(owner, str) else service in owner


def machine(folder: RunFolder) -> dict[str, str]:
    """What every child gets whatever it is; it marks the child as ours."""
    return {
        **{name: os.environ[name] for name in MACHINE if name in os.environ},
        "LC_ALL": "C.UTF-8",
        "HOME": str(folder.folder("home")),
        "TMPDIR": str(folder.folder("tmp")),
        "PYTHONPATH": str(ROOT),
        "PYTHONUNBUFFERED": "1",
        leftovers.MARK: str(folder.path),
    }


def for_process(
    everything: Mapping[str, str], process: Process, ports: Mapping[str, int]
) -> dict[str, str]:
    """A service's settings and the port of this one process of it, or those of a face."""
    if process.kind == "face":
        return for_face(everything, process.name)
    own = for_service(everything, process.service)
    return {**own, "HEALTH_PORT": str(ports[process.name])}


def as_lines(values: Mapping[str, str]) -> str:
    """The file .run/env: KEY=VALUE a line, the value as it is up to the end of the line."""
    return "".join(f"{name}={value}\n" for name, value in sorted(values.items()))


def as_exports(values: Mapping[str, str]) -> str:
    """For a shell: eval "$(python -m deploy.local env)"."""
    return "".join(
        f"export {name}={shlex.quote(value)}\n" for name, value in sorted(values.items())
    )
