"""People and the posts they hold: person × organ × role, from–to."""
