"""Where notify keeps what it knows."""

SERVICE = "notify"
