"""review listens: one class out of a mixin for every thing it knows."""

from services.review.schemas import READS
from services.review.service import hearing, non_disclosures, reviews


# nameko takes every class named here for a service
class ReviewService(reviews.Reviews, non_disclosures.NonDisclosures, hearing.Hearing):
    name = "review"
    READS = READS
