"""Where oversight keeps what it knows."""

SERVICE = "oversight"
