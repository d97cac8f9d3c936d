"""oversight listens: every event into the ledger, every published item filed upward."""

from common import kernel
from services.oversight.schemas import READS


class Oversight(kernel.Kernel):
    name = "oversight"
    READS = READS
