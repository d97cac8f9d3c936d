"""The rules of review: routes as rows, reviews along them, what a decision has to hold."""
