"""What ends a command of this room."""


class RightsError(RuntimeError):
    """It cannot be done; the message says what was expected, what was found, what to do."""
