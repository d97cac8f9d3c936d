"""The private RabbitMQ node: Debian's server under the run folder, heard on loopback only.

The `rabbitmq-server` of the package's own folder is called, as the one on PATH switches user
(https://www.rabbitmq.com/docs/3.13/configure#supported-environment-variables).
"""

import base64
import glob
import hashlib
import json
import os
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

import amqp

from deploy.local.child import Spec
from deploy.local.folder import RunFolder, StartError
from deploy.local.keys import Keys
from deploy.local.ports import HOST, is_free
from deploy.local.users import SERVICES

PORTS = ("broker", "epmd", "distribution")
NAME = "gongkai"  # the user and the virtual host of the running system
HOMES = ("/usr/lib/rabbitmq/lib/rabbitmq_server-*", "/usr/local/lib/rabbitmq_server-*")
# A face speaks to few commands of the services and hears only what answers it: user, and the
# commands it may call (https://www.rabbitmq.com/docs/3.13/access-control#topic-authorisation).
RPC = "nameko-rpc"
REPLY_QUEUE = r"rpc\.reply-[0-9a-f-]{36}"
FACE_MAY = {
    "configure": f"^{REPLY_QUEUE}$",
    "write": f"^({RPC}|{REPLY_QUEUE})$",
    "read": f"^({RPC}|{REPLY_QUEUE})$",
}
REPLY_KEY = "^[0-9a-f-]{36}$"
_PORTAL = r"feedback\.(receive_case|show_case)"
_BOARDS = r"publish\.(record_shown|ask_enrolment)"
_MEMBERS = (
    r"(notify\.(send_code|open_session|show_session|close_session)"
    r"|publish\.(list_shown|read_shown|read_file)"
    r"|feedback\.(receive_member_case|list_member_cases|show_member_case))"
)
# The console serves every kind of staff: all commands but those that only another face says.
_STAFF = rf"(?!({_PORTAL}|{_MEMBERS}|{_BOARDS})$)({'|'.join(SERVICES)})\.[a-z_]+"
FACES = {
    "portal": f"^{_PORTAL}$",
    "members": f"^{_MEMBERS}$",
    "console": f"^{_STAFF}$",
    "boards": f"^{_BOARDS}$",
}
# Half of a start went into plugins nobody enables; only this one of theirs is part of the server.
NEEDED_PLUGIN = "rabbitmq_prelaunch"


class Broker:
    """Files, settings and processes of one node; `Stack` starts and watches it."""

    def __init__(
        self, folder: RunFolder, ports: Mapping[str, int], keys: Keys, vhosts: Sequence[str] = ()
    ) -> None:
        self._home = _server_home()
        self._run = folder
        self._ports = ports
        self._password = keys.password("amqp")
        self._face_passwords = {face: keys.password(f"amqp-{face}") for face in FACES}
        self._cookie = keys.password("erlang-cookie")
        self._vhosts = (NAME, *vhosts)
        self.path = folder.folder("broker", mode=0o700)

    @property
    def node(self) -> str:
        """Its Erlang name: two clones on one machine differ."""
        return f"gongkai-{hashlib.sha256(str(self.path).encode()).hexdigest()[:8]}@localhost"

    def url(self, vhost: str = NAME) -> str:
        """The AMQP address, with user and password."""
        return f"amqp://{NAME}:{self._password}@{HOST}:{self._ports['broker']}/{vhost}"

    def face_url(self, face: str) -> str:
        """The AMQP address of a face's own user."""
        password = self._face_passwords[face]
        return f"amqp://{face}:{password}@{HOST}:{self._ports['broker']}/{NAME}"

    def specs(self, env: Mapping[str, str]) -> tuple[Spec, Spec]:
        """The name server of Erlang (epmd) and the node, in the order to start them."""
        self._write_files()
        epmd = ("epmd", "-address", HOST, "-port", str(self._ports["epmd"]))
        own = {**env, **self.environment()}
        server = (str(self._home / "sbin/rabbitmq-server"),)
        return (
            Spec("epmd", epmd, self._run.log("epmd"), own, self.path),
            Spec("broker", server, self._run.log("broker"), own, self.path),
        )

    def environment(self) -> dict[str, str]:
        """What makes the node, and the package's command-line tools, use our files and ports."""
        return {
            "HOME": str(self.path),  # the Erlang cookie lies there
            "ERL_EPMD_ADDRESS": HOST,
            "ERL_EPMD_PORT": str(self._ports["epmd"]),
            "RABBITMQ_NODENAME": self.node,
            "RABBITMQ_DIST_PORT": str(self._ports["distribution"]),
            "RABBITMQ_CONFIG_FILE": str(self.path / "node.config"),
            "RABBITMQ_CONF_ENV_FILE": "/dev/null",  # the machine's own node has settings there
            "RABBITMQ_ENABLED_PLUGINS_FILE": str(self.path / "enabled_plugins"),
            "RABBITMQ_PLUGINS_DIR": str(self.path / "plugins"),
            "RABBITMQ_PLUGINS_EXPAND_DIR": str(self.path / "expanded"),
            "RABBITMQ_GENERATED_CONFIG_DIR": str(self.path / "generated"),
            "RABBITMQ_MNESIA_BASE": str(self.path / "data"),
            "RABBITMQ_MNESIA_DIR": str(self.path / "data/node"),
            "RABBITMQ_LOG_BASE": str(self.path),
            "RABBITMQ_LOGS": "-",
            "RABBITMQ_SCHEDULER_BIND_TYPE": "u",  # it shares the processors with everything else
            "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": (
                f"+S {_schedulers()} -start_epmd false"
                " -kernel inet_dist_use_interface {127,0,0,1}"
            ),
            "RUNNING_UNDER_SYSTEMD": "true",  # the script becomes the node: one process, one id
        }

    def is_ready(self) -> bool:
        """Does it let us in?"""
        connection = amqp.Connection(
            host=f"{HOST}:{self._ports['broker']}",
            userid=NAME,
            password=self._password,
            virtual_host=NAME,
            connect_timeout=2,
            read_timeout=2,
            write_timeout=2,
        )
        try:
            connection.connect()
            connection.close()
        except (OSError, amqp.AMQPError):
            return False
        return True

    def epmd_is_ready(self) -> bool:
        """The node needs it before its own first step."""
        # Not by connecting: it would log a client that says nothing.
        return not is_free(self._ports["epmd"])

    def has_written_down(self, queue: str, vhost: str = NAME) -> bool:
        """Would this quorum queue survive `kill -9` of the node by now?

        The server keeps the names of new quorum queues in memory for up to three seconds (the
        delayed writes of Erlang's dets). Killed before that it starts an empty queue under the
        old name that never elects a leader.
        """
        names = self.path / "data/node/quorum" / self.node / "names.dets"
        return f"{vhost}_{queue}".encode() in names.read_bytes()

    def control(self, *arguments: str) -> str:
        """Run `rabbitmqctl` against this node (about a second); what it printed."""
        done = subprocess.run(
            [str(self._home / "sbin/rabbitmqctl"), "--quiet", *arguments],
            env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", **self.environment()},
            capture_output=True,
            text=True,
            check=True,
            timeout=60,
        )
        return done.stdout

    def _write_files(self) -> None:
        write = self._run.write_text
        write("broker/.erlang.cookie", self._cookie)
        write("broker/enabled_plugins", "[].\n")
        write("broker/definitions.json", json.dumps(self._definitions()))
        write("broker/node.config", self._config())
        _link_plugins(self._home / "plugins", self._run.folder("broker", "plugins"))

    def _config(self) -> str:
        # Erlang terms rather than rabbitmq.conf: translating the latter takes a second per start.
        # The path is a relative one, as the server cannot read a Chinese one out of here.
        return f"""[
  {{rabbit, [
    {{tcp_listeners, [{{"{HOST}", {self._ports["broker"]}}}]}},
    {{load_definitions, "definitions.json"}},
    {{heartbeat, 10}},
    {{collect_statistics_interval, 60000}},
    {{disk_free_limit, 50000000}},
    {{vm_memory_high_watermark, {{absolute, "1GiB"}}}},
    {{log, [{{console, [{{enabled, true}}, {{level, warning}}]}}]}}
  ]}}
].
"""

    def _definitions(self) -> dict[str, object]:
        all_ = {"configure": ".*", "write": ".*", "read": ".*"}
        passwords = {NAME: self._password, **self._face_passwords}
        return {
            "users": [_user(name, password) for name, password in passwords.items()],
            "vhosts": [{"name": vhost} for vhost in self._vhosts],
            "permissions": [
                *({"user": NAME, "vhost": vhost, **all_} for vhost in self._vhosts),
                *({"user": face, "vhost": NAME, **FACE_MAY} for face in FACES),
            ],
            "topic_permissions": [
                {
                    "user": face,
                    "vhost": NAME,
                    "exchange": RPC,
                    "write": commands,
                    "read": REPLY_KEY,
                }
                for face, commands in FACES.items()
            ],
        }


def _user(name: str, password: str) -> dict[str, str]:
    return {
        "name": name,
        "password_hash": password_hash(password, os.urandom(4)),
        "hashing_algorithm": "rabbit_password_hashing_sha256",
        "tags": "",
    }


def password_hash(password: str, salt: bytes) -> str:
    """As https://www.rabbitmq.com/docs/3.13/passwords#computing-password-hash says."""
    return base64.b64encode(salt + hashlib.sha256(salt + password.encode()).digest()).decode()


def _server_home() -> Path:
    for found in sorted(path for pattern in HOMES for path in glob.glob(pattern)):
        if os.access(f"{found}/sbin/rabbitmq-server", os.X_OK):
            return Path(found)
    raise StartError(
        "没有找到 RabbitMQ（消息服务器），系统无法启动。请运行 make install 安装，"
        "或用 apt-get install rabbitmq-server 自行安装后再试。"
    )


def _link_plugins(theirs: Path, ours: Path) -> None:
    for link in ours.iterdir():
        link.unlink()
    for plugin in theirs.iterdir():
        if not plugin.name.startswith("rabbitmq_") or plugin.name.startswith(NEEDED_PLUGIN):
            (ours / plugin.name).symlink_to(plugin)


def _schedulers() -> str:
    """Erlang threads: a private node with one user needs no more than four."""
    threads = min(4, os.cpu_count() or 1)
    return f"{threads}:{threads}"
