"""Every error that crosses a module of Gongkai.

* GongkaiError
  * NotFound      there is no such thing
  * NotAllowed    the rules or the state forbid it
    * TooMany     too often for now; the message says when to try again
  * Conflict      somebody else changed it first
  * Invalid       what was given breaks its form; `problems` lists every place
  * TooLate       the caller gave up before the command was looked at
  * Damaged       stored bytes are not what was written
  * Unreachable   the far side did not answer: try again later
    * NotSent     it never got there: nothing was done
  * Refused       the far side said no: trying again changes nothing
"""

from collections.abc import Iterable


class GongkaiError(Exception):
    """The root: catching it catches every expected failure and no programming mistake."""


class NotFound(GongkaiError):
    """There is no such thing."""


class NotAllowed(GongkaiError):
    """The rules or the state forbid it."""


class TooMany(NotAllowed):
    """Too often for now; the message says when to try again."""


class Conflict(GongkaiError):
    """Somebody else changed it first, or the same id came with other arguments."""


class Invalid(GongkaiError):
    """What was given breaks its form. Both arguments survive the way through RPC."""

    def __init__(self, message: str, problems: Iterable[str] = ()) -> None:
        self.message = message
        self.problems = list(problems)
        super().__init__(message, self.problems)

    def __str__(self) -> str:
        return "\n".join([self.message, *self.problems])


class TooLate(GongkaiError):
    """The caller gave up before the command was looked at; nothing was done."""


class Damaged(GongkaiError):
    """Stored bytes are not what was written, or cannot be proved to be."""


class Unreachable(GongkaiError):
    """The far side did not answer: try again later."""


class NotSent(Unreachable):
    """It never got there: nothing was done, and trying again does no harm."""


class Refused(GongkaiError):
    """The far side said no: trying again changes nothing."""
