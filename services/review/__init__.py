"""Routes, steps, decisions: an approval is of one exact text."""
