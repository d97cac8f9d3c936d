"""Rules of notify: the roster, audiences, announcements, messages, their text and quiet hours."""
