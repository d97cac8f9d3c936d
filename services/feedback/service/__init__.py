"""feedback listens: receiving, handling and answering cases, and asking to disclose again."""

from common import kernel
from services.feedback.service import ears, public, staff


class Feedback(public.Public, staff.Staff, ears.Ears, kernel.Kernel):
    name = "feedback"
