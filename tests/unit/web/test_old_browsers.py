"""Government offices run Chromium 86: pages use nothing that it lacks, unless it may be lacking."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
FILES = sorted(
    path
    for folder in ("common/look", "web/static", "services/publish")
    for kind in ("*.css", "*.js")
    for path in (ROOT / folder).rglob(kind)
)

# What came after Chromium 86, and in which version (https://caniuse.com): a rule that holds one of
# these is dropped whole by the old browser, or a script does not run at all.
# Properties that only refine (accent-color, text-wrap, hanging-punctuation) may stay unknown.
TOO_NEW = {
    ".css": {
        r":has\(": 105,
        r":is\(": 88,
        r":where\(": 88,
        r"@container\b": 105,
        r"@layer\b": 99,
        r"\binset\s*:": 87,
        r"\baspect-ratio\s*:": 88,
        r"\bcolor-mix\(": 111,
        r"\blight-dark\(": 123,
        r"\b\d+(?:dvh|svh|lvh|dvw|cqw|cqi)\b": 108,
        r"\boverflow\s*:\s*clip\b": 90,
        r"^\s*&": 112,
        r"\bsubgrid\b": 117,
        r"\b(?:width|height)\s*[<>]=?\s*\d": 104,
    },
    ".js": {
        r"\.at\(-": 92,
        r"\.findLast(?:Index)?\(": 97,
        r"\bstructuredClone\(": 98,
        r"\bObject\.hasOwn\(": 93,
        r"\bcrypto\.randomUUID\(": 92,
        r"\bstatic\s*\{": 94,
        r"^await\s": 89,
        r"\.toSorted\(|\.toReversed\(|\.with\(": 110,
        r"\bArray\.fromAsync\b": 121,
        r"\bPromise\.withResolvers\b": 119,
        r"\bAbortSignal\.(?:timeout|any)\(": 103,
        r"\.showPopover\(": 114,
        r"#\w+\s+in\s": 91,
    },
}


def too_new(text: str, suffix: str) -> list[str]:
    found = []
    for pattern, version in TOO_NEW[suffix].items():
        match = re.search(pattern, text, re.MULTILINE)
        if match:
            line = text.count("\n", 0, match.start()) + 1
            found.append(f"line {line}: {match.group(0).strip()} needs Chromium {version:.0f}")
    return found


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_nothing_newer_than_chromium_86(path: Path) -> None:
    without_comments = re.sub(
        r"/\*.*?\*/", lambda m: "\n" * m[0].count("\n"), path.read_text("utf-8"), flags=re.S
    )

    assert too_new(without_comments, path.suffix) == []


@pytest.mark.parametrize(
    ("text", "suffix"),
    [
        ("a:has(b) { color: red; }", ".css"),
        (".a { inset: 0; }", ".css"),
        (".a {\n  & b { color: red; }\n}", ".css"),
        ("@media (width >= 40em) { a { color: red } }", ".css"),
        ("const last = list.at(-1);", ".js"),
        ("const id = crypto.randomUUID();", ".js"),
    ],
)
def test_what_is_newer_is_found(text: str, suffix: str) -> None:
    assert too_new(text, suffix)


def test_there_is_something_to_look_at() -> None:
    assert {path.suffix for path in FILES} == {".css", ".js"}
