"""How long a process that ended waits before it is started again."""

from dataclasses import dataclass


@dataclass(frozen=True)
class BackOff:
    """Seconds: doubling from `first` to `ceiling`, forgotten after a run of `healthy_after`."""

    first: float = 0.2
    ceiling: float = 10.0
    healthy_after: float = 30.0

    def wait(self, previous: float, ran: float) -> float:
        """Seconds to wait now, after a wait of `previous` (0: none yet) and a run of `ran`."""
        if not previous or ran >= self.healthy_after:
            return self.first
        return min(previous * 2, self.ceiling)
