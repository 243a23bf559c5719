"""A council's own folder: its settings, templates of what services send, its rules."""
