"""The lines of the self-check: for each check a sentence, an advice, and the portal's answer to be copied. Pure."""

from widget.app.checks import CHECKS, SKIPPED, WAITING, check


class Lines:
    """What the checks have found.

    Args:
        names: the checks, keys of widget.app.checks.CHECKS, in their order.
        portal, handler: as for widget.app.checks.check.
        copy: async (text, field) -> bool, whether it is on the clipboard.
        changed: called without arguments when there is something new to show.

    Attributes:
        findings: name → Finding; empty before the first check.
        copied: name → whether its answer could be copied, since that was asked for.
    """

    def __init__(self, names, portal, handler, copy, changed):
        self.names = names
        self._portal = portal
        self._handler = handler
        self._copy = copy
        self._changed = changed
        self.findings = {}
        self.copied = {}

    async def check_all(self):
        """Do the checks one after the other, and none whose answer would only repeat another's."""
        for name in self.names:
            self.set(name, WAITING)
        for name in self.names:
            await self.check(name)

    async def check(self, name) -> str:
        """Do one check; its outcome."""
        self.set(name, WAITING)
        in_vain = any(self.outcome(other) in ("bad", "skipped") for other in CHECKS[name][1])
        self.set(name, SKIPPED if in_vain else await check(name, self._portal, self._handler))
        return self.outcome(name)

    def outcome(self, name) -> str:
        """The outcome of one check, "" where there is none."""
        return self.findings[name].outcome if name in self.findings else ""

    @property
    def worst(self) -> str:
        """The outcome that counts most: waiting, bad, open or good."""
        outcomes = [self.outcome(name) for name in self.names]
        for outcome in ("waiting", "bad", "open"):
            if outcome in outcomes:
                return outcome
        return "good"

    def set(self, name, finding):
        """Put a Finding into a line."""
        self.findings[name] = finding
        self.copied.pop(name, None)
        self._changed()

    async def copy(self, name):
        """Put the portal's answer of one line on the clipboard."""
        self.copied[name] = await self._copy(self.findings[name].raw, "answer-" + name)
        self._changed()

    @property
    def actions(self) -> dict:
        """The buttons of the lines, by their names."""
        return {"copy-" + name: lambda name=name: self.copy(name) for name in self.names}


def render(lines, every, texts, screen):
    """Fill the lines; of every check on the page, one that is not among them is hidden."""
    for name in every:
        finding = lines.findings.get(name)
        screen.marks["check-" + name] = finding.outcome if finding else ""
        screen.fields["check-" + name] = texts(finding.text, **finding.values) if finding else None
        advised = finding is not None and finding.advice is not None
        screen.fields["advice-" + name] = texts(finding.advice, **finding.values) if advised else None
        screen.fields["answer-" + name] = finding.raw if finding else None
        copied = lines.copied.get(name)
        screen.fields["copied-" + name] = None if copied is None else texts("app.copied." + ("yes" if copied else "no"))
