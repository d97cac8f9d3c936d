"""How a nameko process listens: commands with a deadline, events acknowledged after the write.

The stock `event_handler` acknowledges undecodable bodies and requeues or drops on errors; this
one parks with the reason what cannot be read, holds a message while the database is away, and
never requeues. A watchdog in a native thread ends a process that no longer iterates.
"""

from common.entrypoints.commands import Deadline, command
from common.entrypoints.events import on_event
from common.entrypoints.listener import PREFETCH
from common.entrypoints.providing import Process, Provide, ProvideOwn

__all__ = ["PREFETCH", "Deadline", "Process", "Provide", "ProvideOwn", "command", "on_event"]
