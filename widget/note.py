"""The note: what the operator types, under which client it belongs, and how it is saved once. Pure.

A lost answer does not tell whether the note was saved. So it is looked for in the client's timeline before it is sent
again, and until it is found or the portal has said no, it counts as not saved.
"""

from widget.errors import PortalError
from widget.wire import Client

LIMIT = 10_000
"""Characters of a note."""

ADD, LIST = "crm.timeline.comment.add", "crm.timeline.comment.list"
LOOKED_AT = 10
"""Newest comments of the timeline among which a note is looked for."""

REFUSED = ("ACCESS_DENIED", "insufficient_scope", "ERROR_METHOD_NOT_FOUND")


class Note:
    """The note of one call.

    Attributes:
        text: as typed.
        client: the Client that the call had when it was typed, None where it had none yet.
        status: "" nothing typed, unsaved, saving, saved, unsure (sent, no answer), refused, failed.
        call_id: the call that it was typed in.
        sent: the comment that was sent and not answered, "" where there is none.
    """

    def __init__(self, entry=None, call_id=""):
        self.text = self.sent = self.status = ""
        self.call_id = call_id
        self.client = None
        if entry:
            self.text = entry["text"]
            self.client = Client(entry["kind"], entry["id"]) if entry["kind"] else None
            self.sent = entry["sent"]
            self.status = "unsure" if self.sent else "unsaved"

    def as_entry(self):
        """What the memory keeps of it; None once there is nothing that could be lost."""
        if not self.unsaved:
            return None
        kind, identifier = self.client or (None, None)
        return {"text": self.text, "kind": kind, "id": identifier, "sent": self.sent}

    @property
    def unsaved(self):
        """Whether there is text that no portal has confirmed."""
        return bool(self.text.strip())

    @property
    def can_be_saved(self):
        """Whether there is text, a client for it, no save under way, and not too much of it."""
        return self.unsaved and self.client is not None and self.status != "saving" and len(self.text) <= LIMIT

    def type(self, text, call):
        """The operator typed: the text as it stands now; it belongs to the client that the call has as it is begun."""
        if not self.unsaved or self.client is None:
            self.client = call.client
        self.call_id = call.call_id
        self.text = text
        if self.status != "unsure":
            self.status = "unsaved" if self.unsaved else ""

    def found_client(self, client):
        """The call has got a client: a note that waited for one belongs to it."""
        if self.unsaved and self.client is None:
            self.client = client

    async def save(self, call_method, first_line, changed):
        """Write the note to its client's timeline, once.

        Args:
            call_method: async (method, parameters) -> result; raises PortalError.
            first_line: a line to put before the text, "" for none.
            changed: called without arguments when the status has changed.
        """
        if not self.can_be_saved:
            return
        unsure, self.status = self.status == "unsure", "saving"
        if not unsure:
            self.sent = sendable(first_line + "\n" + self.text if first_line else self.text)
        changed()  # keeps what is sent: a page that dies now has a successor that looks before it sends
        arrived = await self._arrived(call_method, self.sent) if unsure else False
        if arrived is False:
            await self._send(call_method, self.sent)
        changed()

    async def _send(self, call_method, comment):
        fields = {"ENTITY_TYPE": self.client.kind.lower(), "ENTITY_ID": self.client.id, "COMMENT": comment}
        try:
            await call_method(ADD, {"fields": fields})
        except PortalError as error:
            await self._not_saved(call_method, comment, error)
        else:
            self._saved()

    async def _not_saved(self, call_method, comment, error):
        if error.code in (PortalError.LOST, PortalError.NO_ANSWER):
            if not await self._arrived(call_method, comment):
                self.status = "unsure"
            return
        self.sent = ""
        self.status = "refused" if _is_refusal(error) else "failed"

    async def _arrived(self, call_method, comment):
        """Whether the comment is in the timeline; then the note is saved. None where that cannot be known now; a portal
        that refuses the look for good does not keep the note from being sent."""
        place = {"ENTITY_TYPE": self.client.kind.lower(), "ENTITY_ID": self.client.id}
        query = {"filter": place, "order": {"ID": "DESC"}, "select": ["ID", "COMMENT"]}
        try:
            comments = await call_method(LIST, query)
        except PortalError as error:
            self.status = "unsure"
            return False if _is_refusal(error) else None
        newest = comments[:LOOKED_AT] if isinstance(comments, list) else []
        arrived = any(_same(comment, entry.get("COMMENT")) for entry in newest if isinstance(entry, dict))
        if arrived:
            self._saved()
        return arrived

    def _saved(self):
        self.text = self.sent = ""
        self.client = None
        self.status = "saved"


def sendable(text: str) -> str:
    """The text without halves of surrogate pairs: a browser refuses to encode them."""
    return "".join([c for c in text if not 0xD800 <= ord(c) <= 0xDFFF])


def _is_refusal(error):
    return error.code in REFUSED or error.status == 403


def _same(ours, theirs):
    return isinstance(theirs, str) and ours.split() == theirs.split()
