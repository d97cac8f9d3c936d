"""What an earlier release left behind, in an empty database of each test's own."""

from tests.service.kernel.conftest import kept, mongo_url, settings

__all__ = ["kept", "mongo_url", "settings"]
