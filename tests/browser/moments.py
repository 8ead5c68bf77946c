"""The moments of a call in which something can go wrong, what an operator does in them, and how quickly all is read.

One card lives through many calls, as in a long day: each call has a CALL_ID of its own.
"""

import itertools
from collections import namedtuple

from playwright.sync_api import TimeoutError as TooLate

from tests.browser.desk import LIMIT

OPTIONS = "outgoing_contact_typed"
SAVED = "Saved to the client's timeline."

Moment = namedtuple("Moment", "states words next_state next_words")

# Moment → the states that the portal has said until then and what is read; the next state and what is read then.
MOMENTS = {
    "opening": Moment((), "Waiting for a call", "connecting", "Incoming call"),
    "ringing": Moment(("connecting",), "Incoming call", "connected", "Talking"),
    "talking": Moment(("connecting", "connected"), "Talking", "idle", "Call ended"),
    "after a failed end": Moment(("connecting", "idle"), "Not connected", "connecting", "Incoming call"),
}

STATE_WORDS = {"idle": "No call", "connecting": "Incoming call", "connected": "Talking"}
"""What is read where Python has not come."""
WITHOUT_TEXTS = {"idle": "No call", "connecting": "Connecting", "connected": "Connected"}
"""And where the texts have not come either."""

READ = """({fields, gone, attributes}) => {
  const read = (name) => {
    const element = document.querySelector(`#call-card [data-field="${name}"]`);
    return !element || element.hidden ? '' : element.value ?? element.textContent;
  };
  const card = document.getElementById('call-card');
  const says = ([name, text]) => (text === null ? !read(name) : read(name).includes(text));
  return Boolean(card) && Object.entries(fields).every(says) && !Object.entries(gone).some(says) &&
    Object.entries(attributes).every(([name, text]) => card.getAttribute(`data-${name}`) === text);
}"""

POLL = 10
"""Milliseconds between two looks; a frame that is scrolled away has no animation frames to look in."""

FOUND_WITHIN = 500
"""Milliseconds that a search of the statistics may take, once it is time for it."""

SAY = """(steps) => {
  for (const [options, state] of steps) {
    Object.assign(portal.card.options, options);
    portal.fire('CallCard::CallStateChanged', [state, {}]);
  }
}"""

numbers = itertools.count(1)


def new_call_id():
    """A CALL_ID that no call had before."""
    return f"shift.{next(numbers)}"


class Shift:
    """An operator's long day in one card.

    Args:
        desk: the Desk.
    """

    def __init__(self, desk):
        self.desk = desk
        self.state = "idle"
        self.call_id = ""
        self.has_rung = False  # the call that the card is for

    @property
    def frame(self):
        """The card's own frame (Playwright)."""
        return next(frame for frame in reversed(self.desk.page.frames) if "call-card.html" in frame.url)

    def open(self):
        """A card for a call that nothing is known of yet."""
        self.state = "idle"
        self.call_id = new_call_id()
        self.has_rung = False
        with self._new_page():
            self.desk.open(OPTIONS, ready=False, overrides={"CALL_DIRECTION": "incoming", "CALL_ID": self.call_id})

    def reload(self):
        """A new page of the same call in the same card."""
        with self._new_page():
            self.desk.run("() => portal.reload()")

    def _new_page(self):
        return self.desk.page.expect_event("framenavigated", lambda frame: "call-card.html" in frame.url)

    def forgets(self):
        """Nothing is left in the browser of this day, for the next."""
        self.frame.evaluate("() => localStorage.clear()")

    def bring_to(self, moment, seen=True):
        """Have the portal say the states that lead to this moment of a new call, and wait until the card knows all of
        it; or not, where the last fault has left a page that does not."""
        if MOMENTS[moment].states:
            self.say(*(("idle",) if self.state != "idle" else ()), *MOMENTS[moment].states)
        if seen:
            self.sees({"phase": MOMENTS[moment].words}, ready="true", call_id=self.call_id)

    def say(self, *states):
        """Have the portal say states; a call that begins after another has a CALL_ID of its own, and the client of all
        calls here."""
        steps = []
        for state in states:
            options = {}
            if self.state == "idle" and self.has_rung:
                self.call_id = new_call_id()
                options = {"CALL_ID": self.call_id, "CRM_ENTITY_TYPE": "CONTACT", "CRM_ENTITY_ID": 797}
            steps.append((options, state))
            self.state = state
            self.has_rung = True
        self.desk.run(SAY, steps)

    def passes(self, seconds):
        """So much time passes at once: what is due in it is done once, as in a tab that nobody looked at."""
        self.desk.page.clock.fast_forward(int(seconds * 1000))

    def sees(self, fields=None, gone=None, **attributes):
        """Wait until the operator reads these texts in these fields, and no longer those that are gone, and the card
        has these attributes.

        Raises:
            AssertionError: it did not come to that; the text says what was there instead.
        """
        wanted = {
            "fields": fields or {},
            "gone": gone or {},
            "attributes": {name.replace("_", "-"): value for name, value in attributes.items()},
        }
        if not self._comes_to(wanted, LIMIT):
            raise AssertionError(f"{wanted}, but there is: {self._there()}")

    def _comes_to(self, wanted, limit):
        try:
            self.frame.wait_for_function(READ, arg=wanted, timeout=limit, polling=POLL)
        except TooLate:
            return False
        return True

    def _there(self):
        shown = self.frame.locator("#call-card")
        if not shown.count():
            return "no card"
        return shown.inner_text(), shown.evaluate("(card) => ({...card.dataset})")

    def timer_runs(self, fields=None):
        """Wait until the timer of a state that has just begun shows another second than its first, and these texts."""
        self.passes(2)
        self.sees(fields, gone={"timer": "0:00"})

    def writes(self, text):
        """Type a note."""
        self.desk.field("note").fill(text)

    def saves(self):
        """Type a note, another one each time, and press the button that saves it."""
        self.writes(f"ring back {next(numbers)}")
        self.desk.action("save-note").press("Enter")

    def next_call(self):
        """Another call rings in the same card."""
        self.say(*(("idle",) if self.state != "idle" else ()), "connecting")

    def next_call_is_held(self):
        """Another call rings in the same card, which was let go of before that."""
        if self.has_rung:
            self.say(*{"idle": ("connecting", "connected"), "connecting": ("connected",)}.get(self.state, ()))
        self.next_call()

    def next_call_is_taken(self):
        """Another call rings in the same card, and is taken."""
        self.next_call()
        self.say("connected")

    def call_fails(self):
        """This call fails, or after a conversation the next one; one that has failed already is enough."""
        if self.state == "connected":
            self.next_call()
        if self.desk.card.get_attribute("data-phase") == "waiting":
            self.say("connecting")
        if self.state == "connecting":
            self.say("idle")

    def asks_for_the_reason(self):
        """A call fails, and it is time to look the reason up."""
        self.call_fails()
        self.sees(phase="failed", call_id=self.call_id)
        self.passes(2)

    def opens_client(self):
        """Open the client's card in the slider, and close that."""
        self.desk.action("open-client").press("Enter")
        self.desk.page.wait_for_function("() => portal.closeSlider()")

    def saves_what_is_left(self):
        """Save the note that was not saved, be it of this call or of the one before."""
        earlier = self.desk.action("save-earlier")
        if earlier.is_visible():
            earlier.press("Enter")
            self.sees({"earlier-title": None})
        else:
            self.desk.action("save-note").press("Enter")
            self.sees({"note-status": SAVED})

    def finds_the_reason(self):
        """A call fails, and its reason is in the statistics: wait until it is read."""
        self.call_fails()
        self.desk.run("() => portal.writeStatistics('486')")
        known = {"fields": {}, "gone": {}, "attributes": {"failed-code": "486"}}
        for _ in range(5):
            self.passes(60)
            if self._comes_to(known, FOUND_WITHIN):
                return
        self.sees(failed_code="486")
