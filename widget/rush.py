"""Whether messages pour in faster than a card can show them one by one. Pure."""


class Rush:
    """Counts messages by windows of time.

    Args:
        most: messages of one window that are no rush.
        window: milliseconds.
    """

    def __init__(self, most, window):
        self._most = most
        self._window = window
        self._began = 0
        self._count = 0

    def is_on(self, at):
        """Count a message that arrived at `at` (milliseconds since 1970); whether it is one too many."""
        if not 0 <= at - self._began < self._window:
            self._began = at
            self._count = 0
        self._count += 1
        return self._count > self._most
