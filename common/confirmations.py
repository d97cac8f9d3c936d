"""What of an item has to be masked, removed or confirmed with a reason before it goes to review.

A confirmation names place, kind and a digest of what was found, never the words; it is part of the
text, so that reviewers see it and an approval binds it. Pages for citizens do not show it.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from common import detect, findings, richtext
from common.folding import fold

HIDDEN = "hidden"
WORDS = {**detect.WORDS, HIDDEN: "看不见的内容"}
CLARITY = "五明确·"

Text = Mapping[str, Any]  # an item's text, or its seal
Looked = Mapping[str, Sequence[Mapping[str, Any]]]  # what was found in files, by their hash
Told = dict[str, Any]  # {place, kind, word, text, masked, digest, reason}


def digest_of(kind: str, text: str) -> str:
    """What a confirmation names instead of the words: the same however they are spaced or wide."""
    plain = "".join(fold(text)[0].split())
    return hashlib.sha256(f"{kind}:{plain}".encode()).hexdigest()


def told(text: Text, looked: Looked, words: Mapping[str, str], today: date) -> list[Told]:
    """Everything found, each once per place, with the reason for which it was confirmed; `words`
    are those of the five clarities."""
    reasons = {_key(one): one["reason"] for one in text.get("confirmations", ())}
    found = [*_in_words(text, words, today), *_in_files(text, looked)]
    each = {_key(one): one for one in found}
    return [
        {**one, "word": WORDS[one["kind"]], "reason": reasons.get(key, "")}
        for key, one in each.items()
    ]


def problems(found: Sequence[Told]) -> list[str]:
    """What nobody has answered for yet, in words. Marks are no matter of confirming: a text that
    bears one is never stored."""
    return [
        f"{one['place']}里的{one['word']}{one['masked'] and ' ' + one['masked']}"
        " 没有处理。请遮盖或删去；确需公开的，请在“核对并送审”页写明理由。"
        for one in found
        if not one["reason"] and one["kind"] != "mark"
    ]


def _key(one: Mapping[str, Any]) -> tuple[str, str, str]:
    return one["place"], one["kind"], one["digest"]


def _in_words(text: Text, words: Mapping[str, str], today: date) -> Iterator[Told]:
    places = {
        "标题": text["title"],
        "正文": richtext.body_text({"body_kind": richtext.TEXT, **text}),
        "公开依据": text["basis"],
        "因此作出的改动": text.get("changed", ""),
        "取代的原因": text.get("supersedes_reason", ""),
        **{f"{CLARITY}{words[name]}": said for name, said in text["clarities"].items()},
    }
    for place, said in places.items():
        for each in findings.find(said, today=today):
            yield {
                "place": place,
                "kind": each.kind,
                "text": each.text,
                "masked": each.masked,
                "digest": digest_of(each.kind, each.text),
            }


def _in_files(text: Text, looked: Looked) -> Iterator[Told]:
    for file in text["attachments"]:
        for one in looked.get(file["hash"], ()):
            place = f"附件 {file['name']}（{one['place']}）"
            yield {**one, "place": place, "text": one["masked"]}
