"""`gongkai case`: opinions from every channel, their handling, and disclosing it again."""

from cli.cases import reading, steps
from cli.cases.group import case_

__all__ = ["case_", "reading", "steps"]
