"""The binding of the call card: which there are, and the way to exactly one or to none. Pure.

Each step looks before it acts and can be repeated: stopped half-way, pressed twice or begun anew, the end is the same.
"""

from widget.app import address
from widget.app.refusals import NOT_LISTED, Refused, ask
from widget.errors import PortalError

PLACEMENT = "CALL_CARD"


async def bound(portal) -> list:
    """The handlers of our call card that the portal has. It names those of this app only (documentation); of these, one
    of another file is not ours to touch."""
    listed = await ask(portal, "placement.get", {}, list)
    entries = [entry for entry in listed if isinstance(entry, dict) and entry.get("placement") == PLACEMENT]
    return [entry["handler"] for entry in entries if address.is_ours(entry.get("handler"))]


async def bind(portal, handler: str, titles: dict):
    """Have our call card bound once, at this address: bind it, see it, then unbind the others: there always is one.

    Args:
        portal: has async call_method(method, parameters).
        handler: the absolute address of the call card's page.
        titles: portal language → the tab's title.

    Raises:
        Refused: at the step that failed; what was done before it stays.
    """
    refusal = Refused("placement.get", PortalError(NOT_LISTED, ""))
    if not _at(handler, await bound(portal)):
        refusal = await _bind(portal, handler, titles) or refusal
    handlers = await bound(portal)
    kept = _at(handler, handlers)[:1]
    if not kept:
        raise refusal
    await _unbind_all(portal, [each for each in handlers if each not in kept])


async def unbind(portal):
    """Have our call card bound nowhere. Raises Refused."""
    await _unbind_all(portal, await bound(portal))


def _at(handler, handlers):
    return [each for each in handlers if address.same(each, handler)]


async def _bind(portal, handler, titles):
    languages = {language: {"TITLE": title} for language, title in titles.items()}
    parameters = {"PLACEMENT": PLACEMENT, "HANDLER": handler, "TITLE": titles["en"], "LANG_ALL": languages}
    try:
        await ask(portal, "placement.bind", parameters, bool)
    except Refused as refusal:
        if "already binded" not in str(refusal.error.text):
            raise
        return refusal  # another tab was faster, or a request whose answer was lost: what placement.get says counts
    return None


async def _unbind_all(portal, handlers):
    if not handlers:
        return
    for handler in handlers:
        await ask(portal, "placement.unbind", {"PLACEMENT": PLACEMENT, "HANDLER": handler}, dict)
    left = [each for each in await bound(portal) if each in handlers]
    if left:
        raise Refused("placement.unbind", PortalError(NOT_LISTED, ", ".join(left)))
