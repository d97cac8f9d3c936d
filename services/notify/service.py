"""notify listens: the roster, and announcements that become messages."""

from common import kernel
from services.notify.schemas import READS


class Notify(kernel.Kernel):
    name = "notify"
    READS = READS
