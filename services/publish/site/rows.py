"""The rows of the search file: made of public pages only, and of lines of withdrawn ones."""

from dataclasses import asdict, dataclass

from common.clock import day_of
from common.errors import NotAllowed
from common.seals import canonical, digest
from contracts import search
from services.publish.site.model import PublicPage, Record, Site
from services.publish.site.render import visible


@dataclass(frozen=True)
class SearchRow:
    """The columns of `rows`, in their order (contracts/search.py)."""

    place: int
    item: str
    day: str
    organ: str
    organ_name: str
    column: str
    column_name: str
    class_name: str
    number: str
    url: str
    withdrawn_on: str
    superseded_on: str
    reason: str
    title: str
    text: str

    @property
    def mark(self) -> str:
        """Digest of everything in it."""
        return digest(canonical(asdict(self)))

    def entry(self) -> list[str]:
        return search.entry(
            self.title, self.number, self.text, self.organ_name, self.organ, self.column
        )


def search_row(record: Record, page: PublicPage | None, site: Site) -> SearchRow:
    """What search may know of an item: the words of its current page, or of a withdrawn one
    who, which number, when and why. NotAllowed when the page is not the one the record shows."""
    if (page is not None) != record.shown or (page and page.path != record.url):
        raise NotAllowed(f"事项 {record.item} 的网页与网站记录不符，不能编入搜索")
    gone, since = record.withdrawn_at, record.superseded_on
    return SearchRow(
        place=record.seqs["site"],
        item=record.item,
        day=day_of(record.published_at).isoformat(),
        organ=record.organ_code,
        organ_name=visible(record.organ_name),
        column=record.column,
        column_name=site.column(record.column).name,
        class_name=visible(record.class_name),
        number=record.number,
        url=record.url,
        withdrawn_on=day_of(gone).isoformat() if gone else "",
        superseded_on=day_of(since).isoformat() if since else "",
        reason=visible(record.withdrawn_reason),
        title=visible(record.title) if page else "",
        text=visible(page.words) if page else "",
    )
