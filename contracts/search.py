"""The search file of the site's folder: publish writes it, the portal reads it, nobody else.

SQLite. `rows` holds one line per item on the site, by its place (from 1, in the order of first
publication); what is found is looked up there. `words_<n>` are FTS5 tables without content, one
for every SHARD places, so that no work ever touches more than one shard's worth of text (ADR
0016). Their columns hold `common.words.tokens` of folded text: of the title with the index number,
of the text with the organ, and of the organ alone (in tokens of a kind of their own, so that it is
not looked for in every text); and in `facets` one token for the column.
"""

from common.words import fold, phrase, tokens

PATH = ".search/index.db"  # hidden: no web server of ours hands it out
SCHEMA = 2  # in user_version; raise it when tables, folding or tokens change: it is then refilled
SHARD = 1000
SEARCHED = "{title text}"  # what the words of a query may stand in
_ORGAN = "o"  # kind of its tokens

TABLES = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE shards (
    number INTEGER PRIMARY KEY,  -- from 1
    first_day TEXT NOT NULL,     -- of its rows, both of them or earlier and later
    last_day TEXT NOT NULL,
    soiled INTEGER NOT NULL DEFAULT 0  -- its words still remember what was removed for secrecy
);
CREATE TABLE rows (
    place INTEGER PRIMARY KEY,
    item TEXT NOT NULL UNIQUE,
    day TEXT NOT NULL,           -- of first publication, in Shanghai: 2026-03-05
    organ TEXT NOT NULL,         -- its code
    organ_name TEXT NOT NULL,
    "column" TEXT NOT NULL,      -- its slug
    column_name TEXT NOT NULL,
    class_name TEXT NOT NULL,
    number TEXT NOT NULL,        -- the index number
    url TEXT NOT NULL,           -- path on the site, not quoted
    withdrawn_on TEXT NOT NULL,  -- day, or empty while it is shown
    superseded_on TEXT NOT NULL, -- day since which another item holds in its place, or empty
    reason TEXT NOT NULL,        -- of the withdrawal
    title TEXT NOT NULL,         -- empty when withdrawn, as is the text
    text TEXT NOT NULL           -- what the page says, one paragraph a line
);
"""
WORDS = """CREATE VIRTUAL TABLE IF NOT EXISTS words_{number} USING fts5(
    title, text, organ, facets, content='', columnsize=0, tokenize='ascii')"""


def shard_of(place: int) -> int:
    return (place - 1) // SHARD + 1


def facet(column: str) -> str:
    """One token."""
    return "c" + column.encode().hex()


def entry(
    title: str, number: str, text: str, organ_name: str, organ: str, column: str
) -> list[str]:
    """The columns of `words_<n>` for one row; a gap keeps words from reaching over two things."""
    by = f"{organ_name}\n{organ}"
    return [
        tokens(fold(f"{title}\n{number}")),
        tokens(fold(f"{text}\n{by}")),
        tokens(fold(by), _ORGAN),
        facet(column),
    ]


def matching(
    words: tuple[str, ...], organ_words: tuple[str, ...], column: str, within: str = SEARCHED
) -> str:
    """The question to `words_<n>`, empty when nothing is asked; words as `common.words.words`."""
    parts = [f"{within} : {phrase(word)}" for word in words]
    parts += [f"organ : {phrase(word, _ORGAN)}" for word in organ_words]
    parts += [f"facets : {facet(column)}"] if column else []
    return " AND ".join(parts)
