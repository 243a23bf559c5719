"""What the columns of a foreign file may be, proposed for a person to accept."""
