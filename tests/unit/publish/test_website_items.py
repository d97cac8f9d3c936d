"""What the site shows of one item is a fold over its publications: the same again, byte by byte."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from common.seals import canonical, digest
from services.publish.channels.website.items import NO_PLACE, Shown, record_of, related, shown
from services.publish.domain import Publication, Void
from services.publish.site.model import Record, Related, Seqs
from services.publish.site.pages import withdraw_record
from tests.unit.publish.site_samples import FILE, SITE, START, a_sealed

URL = "/organs/11a03/2026/03-0001.html"
OLDER = "/organs/11a03/2026/03-0001-v1.html"
FILE_PATH = f"/files/{digest(FILE)[:2]}/{digest(FILE)}/附件1.txt"
PLACE: Seqs = {"column": 4, "organ": 2, "site": 9}
FIRST = a_sealed()
SECOND = a_sealed(version=2, title="更正后的计划", body="更正后的正文。", attachments=[])
SEALS: dict[str, Any] = {digest(canonical(each)): each for each in (FIRST, SECOND)}


def shown_version(sealed: dict[str, Any], **changes: Any) -> Publication:
    version = sealed["version"]
    return replace(
        Publication(
            id=f"i-3f2a:{version}",
            item="i-3f2a",
            version=version,
            hash=digest(canonical(sealed)),
            state="published",
            url=URL,
            number="11A03/2026-03-0001",
            opened={"outside": START + timedelta(days=version)},
        ),
        **changes,
    )


V1, V2 = shown_version(FIRST), shown_version(SECOND)


def fold(
    publications: list[Publication],
    before: Record | None = None,
    void: Void | None = None,
    now: datetime = START,
) -> Shown:
    record = record_of(publications, SEALS, before, void, now)
    if record and record.seqs == NO_PLACE:
        record = replace(record, seqs=PLACE)
    return shown(record, publications, SEALS, SITE)


def the_record(publications: list[Publication]) -> Record:
    record = fold(publications).record
    assert record
    return record


def withdrawal(kind: str = "ordinary") -> Void:
    return Void("i-3f2a", withdrawn_below=9, reason="内容有误", kind=kind, at=START)


def test_a_first_version_stands_at_its_address_with_its_attachments() -> None:
    found = fold([V1])

    assert found.paths() == {URL, FILE_PATH}
    assert the_record([V1]).published_at == START + timedelta(days=1)


def test_a_second_version_takes_the_address_and_the_first_gets_its_own() -> None:
    found = fold([V1, V2])

    assert found.paths() == {URL, OLDER, FILE_PATH}
    pages = {page.path: page.body.decode() for page in found.pages}
    assert "更正后的正文。" in pages[URL]
    assert "更正后的正文。" not in pages[OLDER]
    assert the_record([V1, V2]).published_at == START + timedelta(days=1)


def test_nothing_is_shown_before_its_outer_stage_is_open() -> None:
    inside = replace(V1, state="open", opened={"inside": START})

    assert fold([inside]) == Shown(None)
    assert fold([V1, replace(V2, state="open", opened={"inside": START})]).paths() == {
        URL,
        FILE_PATH,
    }


def test_a_plan_without_a_website_shows_nothing_there() -> None:
    assert fold([replace(V1, url="")]) == Shown(None)


def test_a_stopped_or_withdrawn_version_is_not_shown() -> None:
    for state in ("stopped", "withdrawn"):
        assert fold([replace(V1, state=state)]) == Shown(None)


def test_a_withdrawal_of_the_first_version_only_leaves_the_second() -> None:
    found = fold([replace(V1, state="withdrawn"), V2], the_record([V1, V2]), withdrawal())

    assert found.paths() == {URL}
    assert found.record
    assert [each["version"] for each in found.record.versions] == [2]
    assert found.record.seqs == PLACE


def test_an_ordinary_withdrawal_leaves_a_page_that_says_so_and_no_word_of_the_text() -> None:
    found = fold(
        [replace(each, state="withdrawn") for each in (V1, V2)], the_record([V1, V2]), withdrawal()
    )

    assert found.paths() == {URL}
    [page] = found.pages
    assert "内容有误" in page.body.decode()
    assert "学习安排" not in page.body.decode()
    assert found.record
    assert (found.record.state, found.record.seqs) == ("withdrawn", PLACE)


def test_a_withdrawal_of_secrecy_leaves_nothing() -> None:
    gone = replace(V1, state="withdrawn")

    assert fold([gone], the_record([V1]), withdrawal("secrecy")) == Shown(None)


def test_an_item_that_never_was_on_the_site_leaves_no_withdrawn_page() -> None:
    assert fold([replace(V1, state="withdrawn")], None, withdrawal()) == Shown(None)


def test_a_new_version_after_a_withdrawal_stands_alone() -> None:
    gone = replace(V1, state="withdrawn")
    tombstone = fold([gone], the_record([V1]), withdrawal()).record

    found = fold([gone, V2], tombstone, withdrawal())

    assert found.paths() == {URL}
    assert found.record
    assert found.record.state == "shown"


def test_doing_it_again_gives_the_same_bytes() -> None:
    once = fold([V1, V2])
    again = fold([V2, V1], once.record)

    assert again == once
    assert [page.body for page in again.pages] == [page.body for page in once.pages]


ASKING = a_sealed(opinion_days=15)
SEALS[digest(canonical(ASKING))] = ASKING


def test_the_same_moment_gives_the_same_bytes_and_a_later_one_says_it_is_over() -> None:
    asking = shown_version(ASKING)
    opened = asking.opened["outside"]
    [during] = fold([asking], now=opened + timedelta(days=14)).pages
    [again] = fold([asking], now=opened + timedelta(days=14)).pages
    [after] = fold([asking], now=opened + timedelta(days=17)).pages

    assert during.body == again.body
    assert "正在征求意见" in during.body.decode()
    assert "征求意见已于" in after.body.decode()


def test_a_corrected_text_is_open_for_its_own_days_or_not_at_all() -> None:
    first, second = shown_version(ASKING), V2

    assert the_record([first]).asks_until
    assert the_record([first, second]).asks_until is None


def test_a_page_names_whom_it_answers_and_who_answers_it() -> None:
    original = the_record([V1])
    answer = replace(original, item="i-9", cause_item="i-3f2a", seqs={**PLACE, "site": 12})
    earlier = replace(answer, item="i-8", seqs={**PLACE, "site": 10})
    gone = withdraw_record(replace(answer, item="i-7"), START, "有误")
    other = replace(answer, item="i-6", cause_item="i-5")
    known = [original, answer, earlier, gone, other]

    assert related("i-3f2a", original, known) == Related(None, (earlier, answer))
    assert related("i-9", answer, known) == Related(original, ())
    assert related("i-9", None, known) == Related(None, ())
    assert related("i-3f2a", original, []) == Related()
