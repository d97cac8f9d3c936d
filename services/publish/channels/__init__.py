"""The channels there are: one file each, found by the name that plans use.

A channel says how its deliveries begin (`due`: its worker sends; `shown`: members may read it;
`sending`: notify sends; `awaiting`: a person enters the proof), and whether it can take back what
it carried.
"""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Channel:
    name: str
    label: str
    begins: str
    recallable: bool
    why_not: str = ""


def installed() -> Mapping[str, Channel]:
    """By name; what a plan names beyond these begins as `no_channel` and holds nothing up
    unless the entry requires it."""
    from services.publish.channels import board, by_hand, members, sms, website

    alone = (board.CHANNEL, members.CHANNEL, sms.CHANNEL, website.CHANNEL)
    return {c.name: c for c in (*by_hand.CHANNELS, *alone)}
