"""What whoever runs the warehouse every night wants to know: is all well, and what has changed."""
