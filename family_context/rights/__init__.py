"""The right to know and the right to leave: what is held of one person, and how it goes."""
