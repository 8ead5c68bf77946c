"""Whether the portal may take the card away: one policy, and what it asks of the portal. Pure.

A portal removes the card in the tick in which the call ends, so a hold has to be there before that. While a card is
held after a call, the portal's own timer (65 s, portal source) would end it all the same, unless the hold is asked for
again.
"""

HOLD, RELEASE, FOR_A_TIME = "hold", "release", "hold for the time chosen"

# Phase → what happens to the card: with nothing to save, and with a note that is not saved. In a campaign, after the
# operator has closed the card, and where there is no call, it is released always.
POLICY = {
    "waiting": (RELEASE, HOLD),
    "ringing": (HOLD, HOLD),
    "dialing": (HOLD, HOLD),
    "talking": (RELEASE, HOLD),
    "ended": (RELEASE, HOLD),
    "failed": (FOR_A_TIME, HOLD),
    "unavailable": (RELEASE, RELEASE),
}

COMMANDS = {HOLD: "disableAutoClose", RELEASE: "enableAutoClose"}

CHOICES = {"15": 15, "60": 60, "stay": None}
"""What an operator can choose: seconds that a failed call stays, None until it is closed."""
USUAL = "60"

REPEAT = 45_000
"""Milliseconds after which a hold is asked for again, well within the portal's 65 s; at once if the clock went back."""
RETRY = 5_000
"""Milliseconds after which a command that the portal has not confirmed is sent again."""
TRIES = 3
"""How often it is sent in all."""
TO_READ = 15_000
"""Milliseconds that a reason which came late stays at least."""


class AutoClose:
    """What the portal was asked, what it confirmed, and what the operator wants.

    Attributes:
        choice: a key of CHOICES.
        held: True while the portal has confirmed a hold: the truth of `data-auto-close`.
        keep_open: the operator wants this call's card to stay.
        dealt_with: the operator is done with this call: closed it, called again, or saved the note.
    """

    def __init__(self):
        self.choice = USUAL
        self.held = False
        self._asked = RELEASE
        self._asked_at = 0
        self._tries = 0
        self._begin(None)

    def _begin(self, call):
        self._call = call
        self._tries = 0
        self._reason_at = None
        self.keep_open = False
        self.dealt_with = False

    def resume(self, call, held, keep_open):
        """Go on where an earlier page of the same call was. The portal is asked anew, whatever that page had asked: the
        card may be another, which knows nothing of it."""
        self._begin(call)
        self.held = held
        self._asked = ""
        self.keep_open = keep_open

    def next_command(self, card, unsaved, now):
        """The command to send to the portal now, or None.

        Args:
            card: the Card.
            unsaved: whether there is a note that is not saved.
            now: milliseconds since 1970.
        """
        if card.call is not self._call:
            self._begin(card.call)
        wish = self._wish(card, unsaved, now)
        if wish != self._asked:
            self._tries = 0
        elif not self._is_due(card, now):
            return None
        self._asked = wish
        self._asked_at = now
        self._tries += 1
        return COMMANDS[wish]

    def may_ask_again(self, card):
        """Whether time alone can bring a next command: the last one is not confirmed, or a hold has to be repeated."""
        return self._tries < TRIES if self._is_open() else self.held and card.call.over

    def _is_open(self):
        return self.held != (self._asked == HOLD)

    def _is_due(self, card, now):
        passed = now - self._asked_at
        return self.may_ask_again(card) and not 0 <= passed < (RETRY if self._is_open() else REPEAT)

    def confirm(self, command):
        """The portal has answered a command, perhaps late: it has carried it out now."""
        self.held = command == COMMANDS[HOLD]

    def remaining(self, card, now):
        """Whole seconds until a failed call's card is let go, rounded up; None where nothing counts down."""
        seconds = CHOICES[self.choice]
        if card.phase != "failed" or self.keep_open or seconds is None:
            return None
        if card.call.failed_source == "statistics" and self._reason_at is None:
            self._reason_at = now
        ends = card.call.timeline[-1].began + seconds * 1000
        if self._reason_at is not None:
            ends = max(ends, self._reason_at + TO_READ)
        return max(0, -int((now - ends) // 1000))

    def _wish(self, card, unsaved, now):
        if card.call is None or card.call.campaign or self.dealt_with:
            return RELEASE
        wish = POLICY[card.phase][unsaved]
        if wish != FOR_A_TIME:
            return wish
        return RELEASE if self.remaining(card, now) == 0 else HOLD


def read_choice(value) -> str:
    """The operator's choice as the portal kept it; whatever is no choice is the usual one."""
    return value if isinstance(value, str) and value in CHOICES else USUAL
