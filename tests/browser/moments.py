"""The moments of a call in which something can go wrong, what an operator does in them, and how quickly all is read.

One card lives through many calls, as in a long day: each call has a CALL_ID of its own.
"""

import contextlib
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

STATE_WORDS = {"idle": "No call", "connecting": "Connecting", "connected": "Connected"}
"""What is read where Python has not come."""

READ = """({fields, attributes}) => {
  const read = (name) => {
    const element = document.querySelector(`#call-card [data-field="${name}"]`);
    return !element || element.hidden ? '' : element.value ?? element.textContent;
  };
  const card = document.getElementById('call-card');
  const says = ([name, text]) => (text === null ? !read(name) : read(name).includes(text));
  return Boolean(card) && Object.entries(fields).every(says) &&
    Object.entries(attributes).every(([name, text]) => card.getAttribute(`data-${name}`) === text);
}"""
TIMER_MOVED = "(before) => document.querySelector('[data-field=timer]').textContent !== before"

POLL = 20
"""Milliseconds between two looks; a frame that is scrolled away has no animation frames to look in."""

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

    @property
    def frame(self):
        """The card's own frame (Playwright)."""
        return next(frame for frame in reversed(self.desk.page.frames) if "call-card.html" in frame.url)

    def open(self):
        """A card for a call that nothing is known of yet."""
        self.state = "idle"
        with self._new_page():
            self.desk.open(OPTIONS, ready=False, overrides={"CALL_DIRECTION": "incoming", "CALL_ID": new_call_id()})

    def reload(self):
        """A new page of the same call in the same card."""
        with self._new_page():
            self.desk.run("() => portal.reload()")

    def _new_page(self):
        return self.desk.page.expect_event("framenavigated", lambda frame: "call-card.html" in frame.url)

    def bring_to(self, moment):
        """Have the portal say the states that lead to this moment of a new call."""
        self.say(*(("idle",) if self.state != "idle" else ()), *MOMENTS[moment].states)

    def say(self, *states):
        """Have the portal say states; a call that begins has a CALL_ID of its own."""
        for state in states:
            if self.state == "idle":
                self.desk.run("(id) => { portal.card.options.CALL_ID = id }", new_call_id())
            self.desk.state(state)
            self.state = state

    def sees(self, fields=None, **attributes):
        """Wait until the operator reads these texts in these fields, and the card has these attributes.

        Raises:
            AssertionError: it did not come to that; the text says what was there instead.
        """
        wanted = {
            "fields": fields or {},
            "attributes": {name.replace("_", "-"): value for name, value in attributes.items()},
        }
        try:
            self.frame.wait_for_function(READ, arg=wanted, timeout=LIMIT, polling=POLL)
        except TooLate:
            shown = self.frame.locator("#call-card")
            there = (
                (shown.inner_text(), shown.evaluate("(card) => ({...card.dataset})")) if shown.count() else "no card"
            )
            raise AssertionError(f"{wanted}, but there is: {there}") from None

    def timer_runs(self):
        """Wait until the timer shows another second than now."""
        before = self.desk.field("timer").inner_text()
        self.desk.let_pass(2)
        self.frame.wait_for_function(TIMER_MOVED, arg=before, timeout=LIMIT, polling=POLL)

    def writes(self, text):
        """Type a note and read it there."""
        self.desk.field("note").fill(text)
        self.sees({"note": text})

    def saves(self):
        """Type a note, another one each time, and press the button that saves it."""
        self.writes(f"ring back {next(numbers)}")
        self.desk.action("save-note").click()

    def next_call(self):
        """Another call rings in the same card."""
        self.say(*(("idle",) if self.state != "idle" else ()), "connecting")

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

    def opens_client(self):
        """Open the client's card in the slider, and close that."""
        self.desk.action("open-client").click()
        self.desk.page.wait_for_function("() => portal.closeSlider()")

    def saves_what_is_left(self):
        """Save the note that was not saved, be it of this call or of the one before."""
        earlier = self.desk.action("save-earlier")
        if earlier.is_visible():
            earlier.click()
            self.sees({"earlier-title": None})
        else:
            self.desk.action("save-note").click()
            self.sees({"note-status": SAVED})

    def finds_the_reason(self):
        """A call fails, and its reason is in the statistics: wait until it is read."""
        self.call_fails()
        self.desk.run("() => portal.writeStatistics('486')")
        for _ in range(30):
            self.desk.let_pass(4)
            with contextlib.suppress(TooLate):
                self.frame.wait_for_function(
                    READ, arg={"fields": {}, "attributes": {"failed-code": "486"}}, timeout=100
                )
                return
        self.sees(failed_code="486")
