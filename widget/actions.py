"""What the buttons do. Pure: the portal and the page come as arguments."""

from widget.errors import PortalError
from widget.panels import client

PATIENCE = 3
"""Seconds after which a button that did nothing visible says so."""


class Actions:
    """The buttons' doing; each ends with `card.action_result`, the end of a text key, or "".

    Args:
        card: the Card that the buttons are on.
        portal: has phone_to(number) and async open_path(path).
        copy: async (text) -> bool, whether it is on the clipboard.
        sleep: async (seconds).
        changed: called without arguments when there is something new to show.
    """

    def __init__(self, card, portal, copy, sleep, changed):
        self._card = card
        self._portal = portal
        self._copy = copy
        self._sleep = sleep
        self._changed = changed
        self._dialing = False
        self.by_name = {
            "call-again": self.call_again,
            "copy-number": self.copy_number,
            "open-client": self.open_client,
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

    async def copy_number(self):
        """Put the number on the clipboard; where the browser refuses, the page has selected it for the operator's keys."""
        self._show("copied" if await self._copy(self._card.call.number) else "selected")

    async def open_client(self):
        """Open the client's card in the portal's slider. The portal answers when that closes, or at once with an error."""
        self._show("")
        try:
            answer = await self._portal.open_path(client.path(self._card.call.client))
        except PortalError:
            return
        if isinstance(answer, dict) and answer.get("result") == "error":
            self._show("not_opened")

    def _show(self, result):
        self._card.action_result = result
        self._changed()
