"""Where the distribution's Chromium is, for tests and pictures."""

import shutil

# Without windows first: drawing them costs more than the pages in them.
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser")


def program() -> str | None:
    """Its path, or None where none is installed."""
    return next(filter(None, map(shutil.which, NAMES)), None)
