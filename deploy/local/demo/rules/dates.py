"""Why a date is that date, and what another calendar would move."""

from datetime import date, timedelta

from common import clock, workdays
from deploy.local.demo.logins import ORGAN
from deploy.local.demo.rules.asking import Asking


class Dates(Asking):
    def show(self) -> None:
        self._tell.item("期限", "每个日期都说得出为什么；放假安排变了，先看哪些日期会变")
        found = self._caller.ask("catalog", "list_items", organ=ORGAN, state="draft", limit=100)
        dated = next((each for each in found if each["due_on"]), None)
        if dated:
            self._tell.fact(
                f"《{dated['title']}》应在 {dated['due_on']} 以前公开：{dated['because']}"
            )
        rest = [
            {"line": line, "day": f"{day}", "works": "no", "notice": f"{day.year}"}
            for line, day in enumerate(_next_days(), 2)
        ]
        moved = [
            row
            for service in ("catalog", "review", "feedback", "oversight")
            for row in self._caller.ask(service, "list_moved_dates", rows=rest)
        ]
        count = sum(row["count"] for row in moved)
        self._tell.proved(f"假如接下来三个工作日放假：{count} 个没有办完的日期会顺延")


def _next_days() -> list[date]:
    """The next three days that are counted."""
    calendar, day, found = workdays.published(), clock.today(), list[date]()
    while len(found) < 3:
        day += timedelta(days=1)
        if calendar.works(day) and day.year <= calendar.last_year:
            found.append(day)
        elif day.year > calendar.last_year:
            break
    return found
