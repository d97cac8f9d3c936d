"""Where feedback keeps what it knows."""

SERVICE = "feedback"
