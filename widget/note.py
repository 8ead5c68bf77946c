"""The note: what the operator types, under which client it belongs, and how it is saved once. Pure.

A lost answer does not tell whether the note was saved. So it is looked for in the client's timeline before it is sent
again, and until it is found or the portal has said no, it counts as not saved. Notes of the same words are common ("no
answer"), and the portal's clock is not ours: what tells them apart is the ID of the newest comment before it was sent.
"""

from widget.errors import PortalError
from widget.wire import Client, read_id

LIMIT = 10_000
"""Characters of a note."""

ADD, LIST = "crm.timeline.comment.add", "crm.timeline.comment.list"
REFUSED = ("ACCESS_DENIED", "insufficient_scope", "ERROR_METHOD_NOT_FOUND")
SILENT = (PortalError.LOST, PortalError.NO_ANSWER)


class Note:
    """The note of one call.

    Attributes:
        text: as typed.
        client: the Client that the call had when it was typed, None where it had none yet.
        status: "" nothing typed, unsaved, saving, saved, unsure (sent, no answer), refused, failed.
        call_id: the call that it was typed in.
        sent: the comment that was sent and not answered, "" where there is none.
        after: the ID of the newest comment of the timeline before it was sent, 0 where there was none.
    """

    def __init__(self, entry=None, call_id=""):
        self.text = self.sent = self.status = ""
        self.call_id = call_id
        self.client = None
        self.after = 0
        if entry:
            self.text = entry["text"]
            self.client = Client(entry["kind"], entry["id"]) if entry["kind"] else None
            self.sent = entry["sent"]
            self.after = entry["after"]
            self.status = "unsure" if self.sent else "unsaved"

    def as_entry(self):
        """What the memory keeps of it; None once there is nothing that could be lost."""
        if not self.unsaved:
            return None
        kind, identifier = self.client or (None, None)
        return {"text": self.text, "kind": kind, "id": identifier, "sent": self.sent, "after": self.after}

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
        comment = self.sent if unsure else sendable(first_line + "\n" + self.text if first_line else self.text)
        changed()
        look = self._is_missing if unsure else self._is_reachable
        if await look(call_method):
            self.sent = comment
            changed()  # keeps what is sent: a page that dies now has a successor that looks before it sends
            await self._send(call_method)
        changed()

    async def _send(self, call_method):
        try:
            await call_method(ADD, {"fields": dict(self._place(), COMMENT=self.sent)})
        except PortalError as error:
            if error.code not in SILENT:
                self.sent = ""
                self.status = "refused" if _is_refusal(error) else "failed"
            elif await self._is_missing(call_method):
                self.status = "unsure"
        else:
            self._saved()

    async def _is_reachable(self, call_method):
        """Whether the portal answers; keeps which comment is the newest before this one. Where it is silent nothing was
        sent, and that is sure."""
        self.after = 0
        try:
            self.after = max([0] + [read_id(entry.get("ID")) for entry in await self._comments(call_method)])
        except PortalError as error:
            if error.code in SILENT:
                self.status = "failed"
                return False
        return True

    async def _is_missing(self, call_method):
        """Whether what was sent is not in the timeline; where it is there, the note is saved, and where that cannot be
        known now, unsure. A portal that refuses the look for good does not keep the note from being sent."""
        try:
            comments = await self._comments(call_method)
        except PortalError as error:
            self.status = "unsure"
            return _is_refusal(error)
        newer = [entry for entry in comments if read_id(entry.get("ID")) > self.after]
        if any(_same(self.sent, entry.get("COMMENT")) for entry in newer):
            self._saved()
            return False
        return True

    async def _comments(self, call_method):
        """The newest comments of the client's timeline."""
        query = {"filter": self._place(), "order": {"ID": "DESC"}, "select": ["ID", "COMMENT"]}
        comments = await call_method(LIST, query)
        return [entry for entry in comments if isinstance(entry, dict)] if isinstance(comments, list) else []

    def _place(self):
        return {"ENTITY_TYPE": self.client.kind.lower(), "ENTITY_ID": self.client.id}

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
