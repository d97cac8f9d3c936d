"""All that notify announces."""
