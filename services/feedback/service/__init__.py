"""feedback listens: receiving, handling and answering cases, and asking to disclose again."""

from common import kernel
from services.feedback.service import ears, members, public, staff


class Feedback(public.Public, members.Members, staff.Staff, ears.Ears, kernel.Kernel):
    name = "feedback"
