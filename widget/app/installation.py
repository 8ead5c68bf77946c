"""The installation: what must be true for it, and the way to it. Pure: the portal comes as an argument."""

from widget.app import binding, lines
from widget.app.checks import WAITING, refused
from widget.app.refusals import Refused

CHECKS = ("administrator", "rights", "placement", "bound", "finished")

FINISH_LIMIT = 5
"""Seconds in which a portal that took installFinish has loaded its page anew."""


class Installation:
    """The wizard.

    Args:
        portal: has is_admin(), install_finish() and async call_method(method, parameters).
        handler: the absolute address of the call card's page.
        titles: portal language → the tab's title.
        copy: async (text, field) -> bool, whether it is on the clipboard.
        sleep: async (seconds).
        changed: called without arguments when there is something new to show.

    Attributes:
        state: checking, blocked (something must be put right first), ready, installing, failed, finished.
        lines: the Lines of the checks.
    """

    def __init__(self, portal, handler, titles, copy, sleep, changed):
        self._portal = portal
        self._handler = handler
        self._titles = titles
        self._sleep = sleep
        self._changed = changed
        self._busy = False
        self.state = "checking"
        self.lines = lines.Lines(CHECKS, portal, handler, copy, changed)
        self.by_name = dict(self.lines.actions, install=self.install, check=self.check)

    async def check(self):
        """See what is there, and change nothing."""
        if self._busy:
            return
        self._busy = True
        self._become("checking")
        await self.lines.check_all()
        self._busy = False
        self._become("blocked" if self.lines.worst == "bad" else "ready")

    async def install(self):
        """Have one binding, at this address; see it; and only then tell the portal that all is done."""
        if self._busy or self.state not in ("ready", "failed"):
            return
        self._busy = True
        self._become("installing")
        done = await self._bind() and await self._finish()
        self._busy = False
        self._become("finished" if done else "failed")

    async def _bind(self):
        self.lines.set("bound", WAITING)
        try:
            await binding.bind(self._portal, self._handler, self._titles)
        except Refused as refusal:
            self.lines.set("bound", refused(refusal))
            return False
        return await self.lines.check("bound") == "good"

    async def _finish(self):
        outcome = await self.lines.check("finished")
        if outcome == "open":
            self.lines.set("finished", WAITING)
            self._portal.install_finish()
            await self._sleep(FINISH_LIMIT)
            outcome = await self.lines.check("finished")
        return outcome == "good"

    def _become(self, state):
        self.state = state
        self._changed()


def render(installation, texts, screen):
    """Fill the wizard's page."""
    state = installation.state
    screen.marks["page"] = state
    screen.fields["status"] = texts("install.status." + state)
    screen.actions["install"] = state in ("ready", "failed")
    screen.actions["check"] = state in ("blocked", "failed")
    lines.render(installation.lines, CHECKS, texts, screen)
