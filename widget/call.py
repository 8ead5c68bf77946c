"""One call: its state, its phase and its timeline. Pure: knows nothing of the portal, the page or the clock."""

from collections import namedtuple

Step = namedtuple("Step", ("state", "began", "seen"))
"""One state of a timeline: when it began (milliseconds since 1970), and whether we saw it begin."""

TIMELINE_LIMIT = 20
"""Steps kept of one call. A call has two to four; more is a portal gone wrong, and the oldest go first."""

# What state and circumstance mean to a person. For `connecting` the circumstance is the direction, for `idle` the
# outcome.
PHASES = {
    ("connecting", "incoming"): "ringing",
    ("connecting", "outgoing"): "dialing",
    ("connecting", "callback"): "dialing",
    ("connecting", ""): "ringing",
    ("connected", ""): "talking",
    ("idle", "nothing yet"): "waiting",
    ("idle", "was connected"): "ended",
    ("idle", "was never connected"): "failed",
    ("idle", "failed code"): "failed",
    ("idle", "end was not seen"): "ended",
}

RUNNING = ("ringing", "dialing", "talking")
"""The phases in which the timer runs."""


class Call:
    """One call as far as this card saw it.

    Args:
        options: widget.wire.Options at the moment the card got to know the call.
        at: that moment, milliseconds since 1970.
        opened: True where the card was opened with the call already there, so that a `connected` began before `at`.
            A `connecting` counts as beginning with the card: the portal opens the card as the phone rings.

    Attributes:
        timeline: list of Step, oldest first.
        failed_code: what the portal or its statistics gave, "" for nothing, "200" for success.
        failed_source: `event` or `statistics` where there is a code.
        failed_reason: CALL_FAILED_REASON of the statistics.
        recovery: how far the search for the reason is: "" not begun or not needed, searching, found, gave_up, no_right,
            no_scope.
        talked: seconds of conversation that only the statistics know of.
    """

    def __init__(self, options, at, opened=True):
        self.call_id = options.call_id
        self.number = options.number
        self.line = options.line
        self.client = options.client
        self.direction = options.direction
        self.campaign = options.campaign
        self.state = "idle"
        self.timeline = []
        self.failed_code = ""
        self.failed_source = ""
        self.failed_reason = ""
        self.recovery = ""
        self.talked = 0
        if options.state not in (None, "idle"):
            self._begin(options.state, at, seen=not opened or options.state == "connecting")

    def restore(self, remembered, state, at):
        """Go on where an earlier page of this call was (an entry of widget.memory).

        Args:
            state: what the portal says now, or None; where it differs, that change was not seen.
            at: when this page was opened, milliseconds since 1970.
        """
        if remembered["steps"]:
            self.timeline = remembered["steps"]
            self.state = self.timeline[-1].state
        self.failed_code = remembered["code"]
        self.failed_source = remembered["source"]
        self.failed_reason = remembered["reason"]
        self.recovery = remembered["recovery"]
        self.talked = remembered["talked"]
        if state is not None:
            self.change(state, "", at, seen=False)

    def change(self, state, code, at, seen=True):
        """Take the call to a state; an unchanged state adds nothing, save a failed code that comes late.

        Args:
            state: one of widget.wire.STATES.
            code: the failed code that came with it, or "".
            at: when the portal said so, milliseconds since 1970.
            seen: False where the change was found afterwards (by getStatus), so that something may lie in between.
        """
        code_is_new = state == "idle" and code and not self.failed_code
        if state != self.state or (code_is_new and not self.timeline):
            self._begin(state, at, seen)
        if code_is_new:
            self.failed_code = code
            self.failed_source = "event"
            self.recovery = ""

    def correct(self, record):
        """Take over what the call statistics (a widget.wire.Record) say of a call that ended without a code."""
        self.failed_code = record.code
        self.failed_source = "statistics"
        self.failed_reason = record.reason
        self.talked = record.seconds

    def _begin(self, state, at, seen):
        if self.timeline and at < self.timeline[-1].began:
            at = self.timeline[-1].began
        self.state = state
        self.timeline.append(Step(state, at, seen))
        del self.timeline[:-TIMELINE_LIMIT]

    @property
    def over(self):
        """True once the call has been somewhere and is idle again."""
        return self.state == "idle" and bool(self.timeline)

    @property
    def phase(self):
        """One of the seven phases, save `unavailable`, which is not a call's."""
        circumstance = ""
        if self.state == "connecting":
            circumstance = self.direction
        elif self.state == "idle":
            circumstance = self.outcome
        return PHASES[(self.state, circumstance)]

    @property
    def was_connected(self):
        """True where the two sides have spoken, as far as we know."""
        return any(step.state == "connected" for step in self.timeline)

    @property
    def outcome(self):
        """How an idle call came to be idle: the circumstance of PHASES."""
        if not self.timeline:
            return "nothing yet"
        if self.failed_code not in ("", "200"):
            return "failed code"
        if self.failed_code == "200" or self.was_connected:
            return "was connected"
        if all(step.seen for step in self.timeline):
            return "was never connected"
        return "end was not seen"

    def seconds(self, now):
        """Whole seconds that the running state has lasted at `now` (milliseconds since 1970), or the last one did."""
        running = self.timeline
        if self.over:
            running = [step for step in self.timeline if step.state != "idle"]
        if not running:
            return 0
        end = self.timeline[-1].began if self.over else now
        return max(0, int(end - running[-1].began) // 1000)

    @property
    def counted_from_opening(self):
        """True where the running state began before the card could see it."""
        return bool(self.timeline) and self.state != "idle" and not self.timeline[-1].seen

    def steps(self, now):
        """The timeline as a list of (Step, whole seconds it lasted or has lasted so far)."""
        ends = [step.began for step in self.timeline[1:]] + [now]
        return [
            (step, 0 if step.state == "idle" else max(0, int(end - step.began) // 1000))
            for step, end in zip(self.timeline, ends)
        ]
