"""The page of a closed organ leads to who answers for it, and that one's page names it."""

from dataclasses import replace

from services.publish.site.model import Named, Reformed
from services.publish.site.plan import Address, Totals, need
from services.publish.site.records import give_seqs
from tests.unit.publish.site_samples import SITE, a_record

CLOSED = Reformed(heirs=(Named("文旅局", "11A09"), Named("体育局", "11A10")))
TOTALS = Totals(
    4,
    {"ideology": 4},
    {"11A03": 3, "11A09": 1},
    reformed={"11A03": CLOSED, "11A09": Reformed(before=(Named("文化局", "11A03"),))},
)


def page(code: str, number: int = 0, totals: Totals = TOTALS) -> str:
    return need(Address("organ", code, number), totals, SITE).render(lambda _: []).body.decode()


def test_a_closed_organ_says_who_answers_for_it() -> None:
    found = page("11A03")

    assert "这个机关已撤并，职责由<a href=" in found and "/organs/11a09/" in found
    assert "、体育局承担" in found and "/organs/11a10/" not in found  # which has no page yet


def test_its_heir_names_whom_it_took_over_from() -> None:
    found = page("11A09")

    assert "前身：<a href=" in found and "/organs/11a03/" in found
    assert "已撤并" not in found


def test_older_pages_of_the_list_and_other_organs_say_nothing() -> None:
    assert "已撤并" not in page("11A03", 1)
    assert "已撤并" not in page("11A05")


def test_what_was_said_of_reforms_stays_when_more_is_published() -> None:
    _, after = give_seqs([a_record()], replace(TOTALS, site=4))

    assert after.reformed == TOTALS.reformed
