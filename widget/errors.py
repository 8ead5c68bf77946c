"""The one kind of failure that a portal causes, as the rest of the widget sees it. Pure."""


class PortalError(Exception):
    """The portal refused, or did not answer.

    Attributes:
        code: the portal's own error code, "ACCESS_DENIED"; or NO_ANSWER, or LOST.
        text: its description, for a developer.
        status: HTTP status of a REST answer, 0 where there was none.
    """

    NO_ANSWER = "NO_ANSWER"
    """Nothing came within the time limit."""
    LOST = "LOST"
    """The request ended without an answer that the SDK could hand on: a 5xx, no network, no JSON."""

    def __init__(self, code, text, status=0):
        super().__init__(code, text)
        self.code = code
        self.text = text
        self.status = status
