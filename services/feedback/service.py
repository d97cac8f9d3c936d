"""feedback listens: receiving, handling and answering cases."""

from common import kernel
from services.feedback.schemas import READS


class Feedback(kernel.Kernel):
    name = "feedback"
    READS = READS
