"""The card: the call it shows, and what each message of the portal does to it. Pure.

One rule says when another call begins: the call shown is over, and the portal names another CALL_ID, says `connecting`
or `connected` again, or (in a campaign) brings the next client.
"""

from widget import wire
from widget.auto_close import AutoClose
from widget.call import Call
from widget.note import Note

STATE_CHANGED = "CallCard::CallStateChanged"
ENTITY_CHANGED = "CallCard::EntityChanged"
BEFORE_CLOSE = "CallCard::BeforeClose"
STATUS = "getStatus"

NOTES = 50
"""Unsaved notes put aside at most, the oldest goes first."""


class Card:
    """What this page knows.

    Attributes:
        call: the Call shown, or None where there can be none (phase `unavailable`).
        unavailable: why there is none: "" or the end of a text key, `outside`, `placement`, `sdk`, `no_answer`.
        note: the Note of the call.
        earlier_note: the unsaved Note of another call that is offered, or None.
        put_aside: the unsaved Notes of the calls that this page has shown before, the newest last.
        auto_close: the AutoClose of the card.
        details: whether the operator wants the call's details as a note's first line.
        wants_status: True where only a fresh getStatus can tell the CALL_ID of the call that has begun.
        received: how many messages the portal has sent.
        ignored: how many of them made no sense.
        troubled: whether an error of our own was caught.
        action_result: what came of the last button pressed, the end of a text key, or "".
    """

    def __init__(self):
        self.call = None
        self.note = Note()
        self.earlier_note = None
        self.put_aside = []
        self.auto_close = AutoClose()
        self.details = False
        self.unavailable = ""
        self.wants_status = False
        self.received = 0
        self.ignored = 0
        self.troubled = False
        self.action_result = ""

    def open(self, options, at, remembered=None):
        """Begin with the call that the portal opened the card for.

        Args:
            options: widget.wire.Options.
            at: when the page was opened, milliseconds since 1970.
            remembered: what widget.memory has of this call, or None.
        """
        self.call = Call(options, at)
        if remembered:
            self.call.restore(remembered, options.state, at)
            self.note = Note(remembered["note"], options.call_id)
            self.auto_close.resume(self.call, remembered["held"], remembered["keep_open"])

    @property
    def phase(self):
        """One of the seven phases."""
        return self.call.phase if self.call else "unavailable"

    def receive(self, name, arguments, at):
        """Take in one message of the portal.

        Args:
            name: an event's name, or STATUS for an answer to getStatus.
            arguments: list of what the portal sent, JSON values.
            at: when it arrived, milliseconds since 1970.
        """
        self.received += 1
        handler = HANDLERS.get(name)
        if self.call is None or handler is None or not handler(self, arguments, at):
            self.ignored += 1

    def _state_changed(self, arguments, at):
        change = wire.read_state_change(arguments)
        if change is None:
            return False
        state, code = change
        self.action_result = ""
        if self.call.over and state != "idle":
            self._next_call(at)
        self.call.change(state, code, at)
        return True

    def _entity_changed(self, arguments, at):
        change = wire.read_entity_change(arguments)
        if change is None:
            return False
        number, client = change
        if self.call.campaign and self.call.over and (number, client) != (self.call.number, self.call.client):
            self._next_call(at)
        self.call.number = number or self.call.number
        self.call.client = client
        self.note.found_client(client)
        return True

    def _next_call(self, at):
        """Another call in the same card: same direction and campaign; the rest only getStatus knows."""
        before = self.call
        options = wire.Options("", "", "", None, before.direction, None, before.campaign)
        self._show_call(Call(options, at, opened=False))
        self.wants_status = True

    def _show_call(self, call):
        """Another call: what was typed for the last one stays with that client, and is offered."""
        if self.note.unsaved:
            self.note.call_id = self.call.call_id  # it may have been typed before the call had its id
            self.put_aside.append(self.note)
            del self.put_aside[:-NOTES]
            self.earlier_note = self.note
        self.note = Note()
        self.call = call

    def _status(self, arguments, at):
        """A fresh getStatus: names the call, and tells of a change that no event told us of."""
        if not isinstance(arguments, list) or not arguments or not isinstance(arguments[0], dict):
            return False
        options = wire.read_options(arguments[0])
        self.wants_status = False
        call = self.call
        if call.call_id and options.call_id not in ("", call.call_id):
            self._show_call(Call(options, at))
            return True
        call.call_id = options.call_id or call.call_id
        call.direction = options.direction or call.direction
        call.line = options.line or call.line
        call.number = options.number or call.number
        call.client = options.client or call.client
        self.note.found_client(call.client)
        if options.state is not None:
            call.change(options.state, "", at, seen=False)
        return True

    def _before_close(self, _arguments, _at):
        return True


HANDLERS = {
    STATE_CHANGED: Card._state_changed,
    ENTITY_CHANGED: Card._entity_changed,
    BEFORE_CLOSE: Card._before_close,
    STATUS: Card._status,
}
