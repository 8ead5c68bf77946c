"""Made-up calls that the app's page plays on the real card, so that an operator learns to read it. Pure: no portal."""

from widget.card import STATE_CHANGED, Card
from widget.wire import Client, Options

# Name → who calls (a number of a range kept for fiction, line, direction), and the course of the call: seconds since
# the step before, and what the portal would say then.
CALLS = {
    "answered": (
        ("+12025550143", "+12025550100", "incoming"),
        ((0, ["connecting"]), (4, ["connected"]), (8, ["idle"])),
    ),
    "failed": (
        ("+12025550178", "+12025550100", "outgoing"),
        ((1, ["connecting"]), (6, ["idle", {"failedCode": "486"}])),
    ),
}


class Demonstration:
    """Plays one call at a time.

    Args:
        sleep: async (seconds).
        now: the clock, milliseconds since 1970.
        changed: called without arguments when there is something new to show, each second while a call is played.

    Attributes:
        card: the Card that shows it.
        pressed: True once a button of the card was pressed, which does nothing here.
    """

    def __init__(self, sleep, now, changed):
        self._sleep = sleep
        self._now = now
        self._changed = changed
        self._playing = 0
        self.pressed = False
        self.card = self._open("answered")
        self.by_name = {"play-answered": self.play_answered, "play-failed": self.play_failed}

    async def play_answered(self):
        """A call that is answered."""
        await self._play("answered")

    async def play_failed(self):
        """A call that fails."""
        await self._play("failed")

    async def _play(self, name):
        self._playing += 1
        playing = self._playing
        self.pressed = False
        self.card = self._open(name)
        for seconds, said in CALLS[name][1]:
            for _ in range(seconds):
                self._changed()
                await self._sleep(1)
                if playing != self._playing:
                    return
            self.card.receive(STATE_CHANGED, said, self._now())
            self._changed()

    def _open(self, name):
        number, line, direction = CALLS[name][0]
        card = Card()
        card.open(Options("demonstration", number, line, Client("CONTACT", 7), direction, "idle", False), self._now())
        return card

    def type(self, text):
        """A note is typed: the card says what it would with a real one; it is nowhere kept."""
        self.card.note.type(text, self.card.call)
        self._changed()

    async def press(self):
        """A button of the card was pressed: say that it does nothing here."""
        self.pressed = True
        self._changed()


def render(demonstration, texts, screen):
    """Fill the sentence below the card."""
    screen.fields["demonstration-note"] = texts("app.demonstration.pressed") if demonstration.pressed else None
