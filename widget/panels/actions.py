"""What the operator can do now. The first button offered is the one that makes sense first."""

from widget import phone
from widget.failures import explain

# Phase → the buttons that it offers, first first. A failure after which calling again at once makes no sense offers it
# last.
OFFERED = {
    "waiting": (),
    "ringing": ("copy-number",),
    "dialing": ("copy-number",),
    "talking": ("copy-number",),
    "ended": ("call-again", "copy-number"),
    "failed": ("call-again", "copy-number"),
    "unavailable": (),
}


def render(card, texts, _now, screen):
    """Offer the buttons in their order; say what came of the last one pressed."""
    for name in ("call-again", "copy-number"):
        screen.actions[name] = False
    for name in offered(card):
        screen.actions[name] = True
    screen.order = list(offered(card))
    screen.fields["action-result"] = texts("action.result." + card.action_result) if card.action_result else None


def offered(card):
    """The names of the buttons offered, in their order."""
    call = card.call
    names = [name for name in OFFERED[card.phase] if NEEDS[name](call)]
    if card.phase == "failed" and "call-again" in names and not _again_makes_sense(call):
        names.remove("call-again")
        names.append("call-again")
    return names


def _again_makes_sense(call):
    return call.recovery != "searching" and explain(call.failed_code, call.direction).call_again


NEEDS = {
    "call-again": lambda call: phone.is_dialable(call.number),
    "copy-number": lambda call: bool(call.number),
}
