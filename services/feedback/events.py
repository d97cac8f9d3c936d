"""All that feedback announces."""
