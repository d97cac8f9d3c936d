"""The rules of the house (docs/architecture.md), read off the source; there are no exceptions.

Each is a function from the sources to its breaches.
"""

import ast
import re
import sys
from collections.abc import Iterator

from tests.unit.house import Source, calls, name_of, reached, text_of, words

CODE = ("common", "contracts", "services", "web", "cli", "deploy", "bench")
LIBRARY = ("common", "contracts", "services", "web")  # what runs in production, without its tools

# Role of a file in a service -> roles of the same service it may import.
BELOW = {
    # channels and site make pages; a service shows how a draft would look on them
    "service": {"domain", "store", "schemas", "events", "channels", "site"},
    "worker": {"domain", "store", "channels", "gateways", "site", "sheets", "events"},
    "channels": {"domain", "site", "events"},
    "gateways": {"domain", "events"},
    "site": {"domain", "events"},
    "sheets": {"domain", "site", "events"},
    "store": {"domain", "site", "events"},  # site is pure and gives the records their shape
    "schemas": {"domain", "events"},
    "domain": {"events"},
    "events": set(),
    "": set(),  # the package's own __init__.py
}
DATA_FOLDERS = {"outlines", "regimes", "reminders", "routes", "time_rules"}
PURE = {
    *(
        "audiences",
        "clock",
        "clocks",
        "confirmations",
        "detect",
        "differences",
        "errors",
        "events",
        "findings",
        "folding",
        "headings",
        "marks",
        "masks",
    ),
    *("posts", "richtext", "rules", "seals", "states", "workdays"),
}
DRIVERS = {"pymongo", "bson", "kombu", "amqp", "nameko", "eventlet", "requests", "flask"}
# Words of the domain that are channels at the same time (domain.md §5): everybody may say them.
CHANNEL_WORDS = {"website", "board", "sms", "members", "meeting", "document", "bulletin"}
NO_PROVIDER = {"console"}  # the gateway that carries nothing, shipped for trying out
UPLOADS = "web/console/uploads.py"  # the only place where a face takes files in
ADDRESSES = {"channels", "gateways", "site"}  # roles that may name an address; site: namespaces
URL = re.compile(r"https?://\w")
NAMEKO_FILES = re.compile(r"services/\w+/service(\.py|/.*)|common/(entrypoints|rpc)(\.py|/.*)")


Breaches = Iterator[tuple[Source, int, str]]


def rule_1_nobody_reaches_across(sources: list[Source]) -> Breaches:
    forbidden = {
        "common": ("services", "web"),
        "contracts": ("services", "web"),
        "web": ("services",),
        "services": ("web",),
    }
    for source in sources:
        for name, line in source.imports_of(*forbidden.get(source.parts[0], ())):
            yield source, line, f"{source.parts[0]} may not import {name}"
        for name, line in source.imports_of("services") if source.service else ():
            if name.split(".")[1:2] != [source.service]:
                yield source, line, f"{source.service} may not import {name}"


def rule_2_a_service_points_downwards(sources: list[Source]) -> Breaches:
    for source in sources:
        if source.service:
            allowed = {source.role, ""} | BELOW.get(source.role, set())
            for name, line in source.imports_of(f"services.{source.service}"):
                role = (*name.split("."), "")[2]
                if role not in allowed and line not in source.typing_lines:
                    yield source, line, f"{source.role} may not import {role}"


def rule_2_the_tools_are_on_top(sources: list[Source]) -> Breaches:
    for source in sources:
        if source.parts[0] != "cli" and source.parts[:2] != ("deploy", "local"):
            for name, line in source.imports_of("cli", "deploy.local"):
                yield source, line, f"nobody imports {name}"


def rule_2_domain_and_events_are_pure(sources: list[Source]) -> Breaches:
    for source in sources:
        if source.role not in ("domain", "events"):
            continue
        for name, line in source.imports:
            top, below = (*name.split("."), "")[:2]
            own = name.startswith(f"services.{source.service}.")  # the other rule looks at these
            pure = below in PURE if top == "common" else name.startswith("contracts.words")
            if not (own or top in sys.stdlib_module_names or pure):
                yield source, line, f"{source.role} may not import {name}"
        for call in calls(source, "now", "today", "utcnow"):
            yield source, call.lineno, "the domain never asks for the time"


def rule_2_pure_modules_reach_no_driver(sources: list[Source]) -> Breaches:
    for source in sources:
        if source.parts[0] == "common" and ".".join(source.parts[1:]) in PURE:
            for name in sorted(top_names(reached(source, sources)) & DRIVERS):
                yield source, 1, f"a pure module may not reach {name}"


def top_names(names: set[str]) -> set[str]:
    return {name.split(".")[0] for name in names}


def rule_3_services_tell_and_do_not_ask(sources: list[Source]) -> Breaches:
    proxies = ("common.rpc", "nameko.standalone", "nameko.rpc.RpcProxy", "nameko.rpc.ServiceRpc")
    for source in sources:
        for name, line in source.imports_of(*proxies) if source.service else ():
            yield source, line, f"only web and the command line ask by RPC: {name}"
        for name, line in source.imports_of("nameko.events"):
            yield source, line, f"stock events lose messages, use common.entrypoints: {name}"


def rule_4_one_database_per_service(sources: list[Source]) -> Breaches:
    for source in sources:
        for call in calls(source, "mongo_url", "mongo_names", "database") if source.service else ():
            other = next(filter(None, map(text_of, call.args[:1])), source.service)
            if other != source.service:
                yield source, call.lineno, f"{source.service} may not open {other}'s database"


def rule_4_faces_have_no_database_but_the_console_content(sources: list[Source]) -> Breaches:
    for source in sources:
        if source.parts[0] in ("web", "contracts"):
            for name, line in source.imports_of("pymongo", "bson", "gridfs", "common.store"):
                yield source, line, f"{source.parts[0]} has no database: {name}"
            if source.path != UPLOADS:
                for name, line in source.imports_of("common.database", "common.content"):
                    yield source, line, f"files pass through {UPLOADS} alone: {name}"
            for call in calls(source, "database"):
                if [text_of(argument) for argument in call.args] != ["console", "content"]:
                    yield source, call.lineno, "a face opens nothing but the content store"


def rule_5_the_way_out_stays_thin(sources: list[Source]) -> Breaches:
    for source in sources:
        if not NAMEKO_FILES.fullmatch(source.path):
            for name, line in source.imports_of("nameko", "eventlet"):
                yield source, line, f"nameko and eventlet stay in service.py: {name}"
        if source.role == "worker" or source.path == "common/worker.py":
            for name in sorted(top_names(reached(source, sources)) & {"nameko", "eventlet"}):
                yield source, 1, f"a worker is plain Python, yet it reaches {name}"
        if source.service and source.role != "store":
            for name, line in source.imports_of("pymongo", "bson", "gridfs"):
                yield source, line, f"PyMongo stays behind store.py: {name}"


def rule_6_a_provider_stays_in_its_file(sources: list[Source]) -> Breaches:
    homes = {name: source for source in sources for name in _provider_names(source)}
    for source in sources:
        for word, line in words(source.tree):
            home = homes.get(word, source)
            if source is not home and source.parts != home.package:  # the package wires its files
                yield source, line, f"{word} stands only in {home.path}"
            if source.parts[0] in LIBRARY and source.role not in ADDRESSES and URL.search(word):
                yield source, line, f"an address stands only in its channel's file: {word}"


def _provider_names(source: Source) -> Iterator[str]:
    """`name = "telegram"`, at the top or in a class, makes a channel or gateway a provider's."""
    if source.role in ("channels", "gateways"):
        for node in ast.walk(source.tree):
            if isinstance(node, ast.Assign) and "name" in map(name_of, node.targets):
                yield from {text_of(node.value)} - CHANNEL_WORDS - NO_PROVIDER - {""}


def rule_7_a_file_in_a_service_has_a_role(sources: list[Source]) -> Breaches:
    for source in sources:
        is_data = source.role in DATA_FOLDERS and source.path.endswith("/__init__.py")
        if source.service and source.role not in BELOW and not is_data:
            yield source, 1, f"{source.role} is not a role; see docs/architecture.md"


def rule_8_no_query_reads_everything(sources: list[Source]) -> Breaches:
    for source in sources:
        for call in calls(source, "find"):
            query = [*call.args, *(word.value for word in call.keywords if word.arg == "filter")]
            if not query or (isinstance(query[0], ast.Dict) and not query[0].keys):
                yield source, call.lineno, "a find without a condition reads the whole collection"
