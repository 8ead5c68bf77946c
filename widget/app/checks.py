"""The self-check: what must be true for an operator to see the card, a function each. Pure."""

from collections import namedtuple

from widget.app import address
from widget.app.binding import PLACEMENT, bound
from widget.app.refusals import Refused, ask, raw, sentence

Finding = namedtuple("Finding", ("outcome", "text", "advice", "values", "raw"))
"""What a check has found.

outcome: good; bad, which somebody must put right first; open, which our own button does; waiting; skipped.
text, advice: keys, or None for no advice. values: what both are filled with. raw: the portal's answer, or None.
"""

SCOPES = ("placement", "telephony", "crm")
"""The rights that the app needs, by the names that the portal has for them."""

NOBODYS_CALL = {"FILTER": {"CALL_ID": "self-check"}}
"""A call that there is not, so that the answer is as short as can be; the right to it is checked all the same."""


def _finding(name, outcome, state="", advice=False, answer=None, **values):
    key = "app.check.%s." % name
    return Finding(outcome, key + (state or outcome), key + "advice" if advice else None, values, answer)


def refused(refusal) -> Finding:
    """What is shown of a Refused."""
    key, values = sentence(refusal)
    return Finding("bad", "app.check.refused", key, values, raw(refusal))


WAITING = Finding("waiting", "app.check.waiting", None, {}, None)
SKIPPED = Finding("skipped", "app.check.skipped", None, {}, None)


async def _administrator(portal, _handler):
    if portal.is_admin():
        return _finding("administrator", "good")
    return _finding("administrator", "bad", advice=True)


async def _rights(portal, _handler):
    given = await ask(portal, "scope", {}, list)
    missing = [scope for scope in SCOPES if scope not in given]
    if missing:
        return _finding("rights", "bad", advice=True, scopes=", ".join(missing))
    return _finding("rights", "good", scopes=", ".join(SCOPES))


async def _placement(portal, _handler):
    if PLACEMENT in await ask(portal, "placement.list", {}, list):
        return _finding("placement", "good")
    return _finding("placement", "bad", advice=True)


async def _bound(portal, handler):
    handlers = await bound(portal)
    others = [each for each in handlers if not address.same(each, handler)]
    if others:
        return _finding("bound", "open", "older", advice=True, address=", ".join(others))
    if not handlers:
        return _finding("bound", "open", advice=True)
    return _finding("bound", "good", address=handlers[0])


async def _finished(portal, _handler):
    application = await ask(portal, "app.info", {}, dict)
    if application.get("INSTALLED") is True:
        return _finding("finished", "good")
    return _finding("finished", "open", advice=True)


async def _statistics(portal, _handler):
    try:
        await ask(portal, "voximplant.statistic.get", NOBODYS_CALL, list)
    except Refused as refusal:
        if sentence(refusal)[0] != "app.refusal.not_allowed":
            raise
        return _finding("statistics", "bad", advice=True, answer=raw(refusal))
    return _finding("statistics", "good")


# The checks in the order in which they make sense: name → how it is done, and the checks without whose success its
# answer would only repeat theirs.
CHECKS = {
    "administrator": (_administrator, ()),
    "rights": (_rights, ()),
    "placement": (_placement, ("rights",)),
    "bound": (_bound, ("administrator", "rights")),
    "finished": (_finished, ()),
    "statistics": (_statistics, ("rights",)),
}


async def check(name: str, portal, handler: str) -> Finding:
    """Do one check; a refusal of the portal is a finding too.

    Args:
        name: a key of CHECKS.
        portal: has is_admin() and async call_method(method, parameters).
        handler: the absolute address of this version's call card.
    """
    try:
        return await CHECKS[name][0](portal, handler)
    except Refused as refusal:
        return refused(refusal)
