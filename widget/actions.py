"""What the buttons do. Pure: the portal and the page come as arguments."""

from widget.errors import PortalError
from widget.panels import client

PATIENCE = 3
"""Seconds after which a button that did nothing visible says so."""


class Actions:
    """The buttons' doing. What came of a button is `card.action_result`, the end of a text key, or "".

    Args:
        card: the Card that the buttons are on.
        portal: has phone_to(number), async open_path(path) and async call_method(method, parameters).
        memory: has forget(call_id), keep_note(note) and unsaved_note(but).
        page: has async copy(text) -> bool, whether it is on the clipboard.
        sleep: async (seconds).
        changed: called without arguments when there is something new to show.
        first_line: () -> the line to put before a note, "" for none.
    """

    def __init__(self, card, portal, memory, page, sleep, changed, first_line):
        self._card = card
        self._portal = portal
        self._memory = memory
        self._page = page
        self._sleep = sleep
        self._changed = changed
        self._first_line = first_line
        self._dialing = False
        self.by_name = {
            "call-again": self.call_again,
            "copy-number": self.copy_number,
            "open-client": self.open_client,
            "keep-open": self.keep_open,
            "close": self.close,
            "save-note": self.save_note,
            "save-earlier": self.save_earlier,
            "discard-earlier": self.discard_earlier,
        }

    async def call_again(self):
        """Dial the call's number once, however often it is pressed, and see whether the portal does."""
        if self._dialing:
            return
        self._dialing = True
        received = self._card.received
        self._show("dialing")
        self._portal.phone_to(self._card.call.number)
        await self._sleep(PATIENCE)
        self._dialing = False
        if self._card.received == received:
            self._show("not_dialed")
        else:
            self._deal_with_it()

    async def copy_number(self):
        """Put the number on the clipboard; where the browser refuses, the page has selected it for the operator's
        keys."""
        self._show("copied" if await self._page.copy(self._card.call.number) else "selected")

    async def open_client(self):
        """Open the client's card in the portal's slider. The portal answers when that closes, or at once with an
        error."""
        self._show("")
        try:
            answer = await self._portal.open_path(client.path(self._card.call.client))
        except PortalError:
            return
        if isinstance(answer, dict) and answer.get("result") == "error":
            self._show("not_opened")

    async def keep_open(self):
        """Let the card of this call stay until the operator closes it."""
        self._card.auto_close.keep_open = True
        self._changed()

    async def close(self):
        """Have the portal close the card now; where it does not, say how the operator can."""
        self._deal_with_it()
        await self._sleep(PATIENCE)
        self._show("not_closed")

    async def save_note(self):
        """Save the note; a call that is over is dealt with then. Where another call has come meanwhile, the note is an
        earlier one."""
        note = self._card.note
        await note.save(self._portal.call_method, self._first_line(), lambda: self._note_changed(note))
        if note.status == "saved" and note is not self._card.note:
            self._next_earlier(note)
        elif note.status == "saved" and self._card.call.over:
            self._deal_with_it()

    async def save_earlier(self):
        """Save the note of an earlier call, and offer the next one."""
        earlier = self._card.earlier_note
        if earlier is None:
            return
        await earlier.save(self._portal.call_method, "", lambda: self._note_changed(earlier))
        if earlier.status == "saved":
            self._next_earlier(earlier)

    async def discard_earlier(self):
        """Forget the note of an earlier call, and offer the next one."""
        if self._card.earlier_note is not None:
            self._next_earlier(self._card.earlier_note)

    def _note_changed(self, note):
        if note is not self._card.note:
            self._memory.keep_note(note)
        self._changed()

    def _next_earlier(self, earlier):
        card = self._card
        self._memory.forget(earlier.call_id)
        if earlier in card.put_aside:
            card.put_aside.remove(earlier)
        if card.earlier_note is earlier:
            card.earlier_note = card.put_aside[-1] if card.put_aside else self._memory.unsaved_note(card.call.call_id)
        self._changed()

    def _deal_with_it(self):
        if self._card.call.over:
            self._card.auto_close.dealt_with = True
        self._changed()

    def _show(self, result):
        self._card.action_result = result
        self._changed()
