"""Why the call failed, whose turn it is and what to do now; and how that is known."""

from widget.failures import explain

FIELDS = ("failure-title", "failure-why", "failure-advice", "failure-turn", "failure-source", "failure-code")

# Reasons that say little, so that the statistics' own words are shown beside them.
VAGUE = ("unknown", "other", "class_3xx", "class_4xx", "class_5xx", "class_6xx")


def render(card, texts, _now, screen):
    """Fill the failure's fields and attributes in phase `failed`; hide them in every other."""
    call = card.call
    for name in FIELDS:
        screen.fields[name] = None
    screen.attributes["failed-code"] = screen.attributes["failed-source"] = ""
    if card.phase != "failed":
        return
    failure = explain(call.failed_code, call.direction)
    screen.attributes["failed-code"] = call.failed_code
    screen.attributes["failed-source"] = call.failed_source or "inferred"
    screen.fields["failure-title"] = texts("failure.%s.title" % failure.reason, code=failure.code)
    screen.fields["failure-source"] = texts(_source(call))
    if call.recovery == "searching":
        screen.fields["failure-advice"] = texts("recovery.wait")
        return
    screen.fields["failure-why"] = texts("failure.%s.why" % failure.reason, code=failure.code)
    screen.fields["failure-advice"] = texts("failure.%s.advice" % failure.reason, code=failure.code)
    screen.fields["failure-turn"] = texts("turn." + failure.turn)
    screen.fields["failure-code"] = _code(call, failure, texts)


def _source(call):
    if call.recovery in ("searching", "no_right", "no_scope", "gave_up"):
        return "recovery." + call.recovery
    return "recovery.source." + (call.failed_source or "inferred")


def _code(call, failure, texts):
    if not failure.code:
        return None
    if call.failed_reason and failure.reason in VAGUE:
        return texts("failure.code_and_reason", code=failure.code, reason=call.failed_reason)
    return texts("failure.code", code=failure.code)
