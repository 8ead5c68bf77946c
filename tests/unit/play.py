"""Plays whatever may come to a card, page after page, and pictures what it shows. Runs under MicroPython too."""

import json

from tests.unit.samples import Storage
from widget import wire
from widget.card import Card
from widget.memory import Memory
from widget.panels import actions, auto_close, client, failure, note, phase, timeline, timer
from widget.screen import Screen

PANELS = (phase, failure, client, actions, auto_close, note, timer, timeline)

T = 1_790_000_000_000
"""A moment, milliseconds since 1970."""


class Player:
    """A card, its memory and a portal that answers commands or does not.

    Args:
        texts: widget.texts.Texts.
        options: PLACEMENT_OPTIONS, any JSON value.
        at: when the card is opened, milliseconds since 1970.

    Attributes:
        asked: the last command of auto-close that was sent, "" for none.
    """

    def __init__(self, texts, options, at):
        self.texts = texts
        self.storage = Storage()
        self.asked = ""
        self.reload(at, options)

    def reload(self, at, options):
        """A new page: knows what the memory has, and no more."""
        self.memory = Memory(self.storage, "acme")
        self.card = Card()
        read = wire.read_options(options)
        self.card.open(read, at, self.memory.load(read.call_id))
        self.card.earlier_note = self.memory.unsaved_note(read.call_id)

    def receive(self, at, name, arguments):
        """A message of the portal, any JSON value as its arguments."""
        self.card.receive(name, arguments, at)

    def type(self, _at, text):
        """The operator's note, as it stands after a keystroke."""
        self.card.note.type(text, self.card.call)

    def statistics(self, _at, result):
        """An answer of voximplant.statistic.get, any JSON value; asked only of a call that needs it."""
        call = self.card.call
        record = wire.read_statistics(result, call.call_id)
        if record and call.over and not call.failed_code:
            call.correct(record)

    def command(self, at, answered):
        """What the policy wants of the portal now, and whether the portal does it."""
        wanted = self.card.auto_close.next_command(self.card, self.card.note.unsaved, at)
        self.asked = wanted or self.asked
        if wanted and answered:
            self.card.auto_close.confirm(wanted)

    def do(self, step):
        """One step, a list: the name of a method above, milliseconds since 1970, its other argument or arguments."""
        getattr(self, step[0])(*step[1:])
        self.memory.save(self.card.call, self.card.note, self.card.auto_close, step[1])

    def picture(self, now):
        """All that the panels show now, as JSON values."""
        screen = Screen()
        for panel in PANELS:
            panel.render(self.card, self.texts, now, screen)
        return {
            "fields": screen.fields,
            "actions": screen.actions,
            "order": screen.order,
            "choices": screen.choices,
            "note": list(screen.note),
            "attributes": screen.attributes,
            "timeline": [list(entry) for entry in screen.timeline],
        }


def pictures(texts, options, steps):
    """The picture after each step of a life that began at T, as JSON with `<code point>` for all beyond ASCII: the
    interpreters write it each in its own way."""
    player = Player(texts, options, T)
    written = []
    for step in steps:
        player.do(step)
        written.append(json.dumps(_in_ascii(player.picture(step[1]))))
    return written


def _in_ascii(value):
    if isinstance(value, str):
        return "".join([c if c < "\x7f" else f"<{ord(c):x}>" for c in value])
    if isinstance(value, dict):
        return {key: _in_ascii(item) for key, item in value.items()}
    return [_in_ascii(item) for item in value] if isinstance(value, (list, tuple)) else value
