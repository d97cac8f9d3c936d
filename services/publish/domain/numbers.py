"""Index numbers, and the addresses that come out of them."""

from datetime import datetime

from common.clock import SHANGHAI


def number_month(at: datetime) -> str:
    """`2026-03`, the month in Shanghai."""
    return f"{at.astimezone(SHANGHAI):%Y-%m}"


def index_number(code: str, month: str, serial: int) -> str:
    """索引号: organ code / year-month - serial (domain.md §8)."""
    return f"{code}/{month}-{serial:04}"


def url_of(code: str, month: str, serial: int) -> str:
    """Derived before publishing; a corrected version keeps it."""
    year, of_year = month.split("-")
    return f"/organs/{code.lower()}/{year}/{of_year}-{serial:04}.html"
