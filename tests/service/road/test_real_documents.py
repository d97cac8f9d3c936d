"""Documents that real organs once disclosed go down the whole road, imported as a clerk would."""

import csv
import html
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from deploy.local.folder import ROOT
from tests.service.road.walker import View, Walker

pytestmark = pytest.mark.service
DOCUMENTS = ROOT.parent / "shared" / "documents"
DEFAULTS = ROOT / "deploy/local/city/documents-defaults.toml"
META = re.compile(r'<meta name="([^"]+)" content="([^"]*)">')
TAG = re.compile(r"<[^>]+>")


def index() -> list[dict[str, str]]:
    if not (DOCUMENTS / "index.csv").is_file():
        return []
    with (DOCUMENTS / "index.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def imported(walker: Walker) -> dict[str, View]:
    """Items by title, as `gongkai import items` made them."""
    if not DOCUMENTS.is_dir():
        pytest.skip(f"no documents beside this clone ({DOCUMENTS.name})")
    command = [sys.executable, "-m", "cli.main", "import", "items", "--submit"]
    command += ["--dir", str(DOCUMENTS), "--defaults", str(DEFAULTS)]
    env = {**os.environ, **walker.city.stack.env()}
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stdout + done.stderr
    found = walker.ask("catalog", "list_items", state="submitted", limit=1000)
    return {view["title"]: view for view in found}


def words(text: str) -> str:
    return re.sub(r"\s+", "", text)


@pytest.mark.parametrize("row", index(), ids=lambda row: Path(row["file"]).stem)
def test_a_real_document_becomes_a_page(
    walker: Walker, imported: dict[str, View], row: dict[str, str]
) -> None:
    view = walker.finish(imported[row["title"]])

    status, body = walker.get(view["url"])
    page = body.decode("utf-8")
    shown = words(html.unescape(TAG.sub("", page)))
    written = (DOCUMENTS / row["file"]).read_text("utf-8-sig")
    lines = [words(line) for line in written.splitlines() if line.strip()]
    assert status == 200
    assert [line for line in lines[1:] if line not in shown] == []

    meta = {name: html.unescape(content) for name, content in META.findall(page)}
    organ = walker.ask("catalog", "find_organs", name=row["organ"])[0]
    assert meta["ArticleTitle"] == row["title"]
    assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d", meta["PubDate"])
    assert meta["ContentSource"] == organ["name"]
    assert meta["Url"].endswith(view["url"])
    for name in ("SiteName", "SiteDomain", "SiteIDCode", "ColumnName", "ColumnType"):
        assert meta[name]
    channels = {d["channel"]: d["state"] for d in walker.publication(view)["deliveries"]}
    assert set(channels) == set(row["forms"].split(";"))
    assert channels["website"] == "proved"
