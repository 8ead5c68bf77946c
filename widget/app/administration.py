"""The app's page: the self-check, binding again, removing; and for who is no administrator, whom to ask. Pure."""

from widget.app import binding, lines
from widget.app.checks import CHECKS, refused
from widget.app.refusals import Refused

VISITOR_CHECKS = ("statistics",)
"""What depends on the user himself, and so is all that is checked for who is no administrator."""


class Administration:
    """The app's page.

    Args:
        portal, handler, titles, copy, changed: as for widget.app.installation.Installation.

    Attributes:
        visitor: True for who is no administrator.
        state: checking, checked, working, asking (whether really to remove), removed.
        lines: the Lines of the checks.
    """

    def __init__(self, portal, handler, titles, copy, changed):
        self._portal = portal
        self._handler = handler
        self._titles = titles
        self._changed = changed
        self._busy = False
        self.visitor = not portal.is_admin()
        self.state = "checking"
        self.lines = lines.Lines(VISITOR_CHECKS if self.visitor else tuple(CHECKS), portal, handler, copy, changed)
        self.by_name = {
            "check": self.check,
            "bind": self.bind,
            "remove": self.ask_removal,
            "keep": self.keep,
            "remove-really": self.remove,
        }
        self.by_name.update(self.lines.actions)

    async def check(self):
        """Check everything."""
        await self._work("checking", self.lines.check_all, "checked")

    async def bind(self):
        """Have one binding, at this version's address."""
        await self._change(lambda: binding.bind(self._portal, self._handler, self._titles), "checked")

    async def ask_removal(self):
        """Ask whether really to remove."""
        if not self._busy:
            self._become("asking")

    async def keep(self):
        """Do not remove."""
        if not self._busy:
            self._become("checked")

    async def remove(self):
        """Have no binding."""
        await self._change(lambda: binding.unbind(self._portal), "removed")

    async def _change(self, change, then):
        async def work():
            await change()
            await self.lines.check("bound")

        await self._work("working", work, then)

    async def _work(self, state, work, then):
        """Do one thing; while it is done nothing else is, whatever is pressed."""
        if self._busy:
            return
        self._busy = True
        self._become(state)
        try:
            await work()
        except Refused as refusal:
            self.lines.set("bound", refused(refusal))
            then = "checked"
        self._busy = False
        self._become(then)

    def _become(self, state):
        self.state = state
        self._changed()


def render(administration, texts, screen):
    """Fill the app's page, save the demonstration."""
    state, visitor = administration.state, administration.visitor
    idle = state in ("checked", "removed")
    screen.marks["page"] = "visitor" if visitor else state
    screen.fields["status"] = texts("app." + _status(administration))
    screen.fields["remove-question"] = texts("app.remove.question") if state == "asking" else None
    screen.actions["check"] = idle
    screen.actions["bind"] = screen.actions["remove"] = idle and not visitor
    screen.actions["remove-really"] = screen.actions["keep"] = state == "asking"
    lines.render(administration.lines, tuple(CHECKS), texts, screen)


def _status(administration):
    if administration.visitor:
        return "visitor"
    if administration.state == "checked":
        return "status." + ("good" if administration.lines.worst == "good" else "open")
    return "status." + administration.state
