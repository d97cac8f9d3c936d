"""All that oversight announces."""
