"""The phase in large letters, with the sentence below it that says what the operator cannot see otherwise."""


def render(card, texts, now, screen):
    """Fill the phase, its sentence and the card's own attributes."""
    call = card.call
    screen.fields["phase"] = texts(_phase_key(card))
    screen.fields["explanation"] = _explanation(card, texts, now)
    screen.attributes["state"] = call.state if call else "idle"
    screen.attributes["phase"] = card.phase
    screen.attributes["direction"] = call.direction if call else ""
    screen.attributes["call-id"] = call.call_id if call else ""


def _phase_key(card):
    if card.phase == "ringing" and not card.call.direction:
        return "phase.connecting"
    return "phase." + card.phase


def _explanation(card, texts, now):
    call = card.call
    if call is None:
        return texts("unavailable." + card.unavailable)
    if call.counted_from_opening:
        return texts("explanation.counted_from_opening")
    if card.phase == "ended" and (call.was_connected or call.talked):
        return texts("explanation.lasted", duration=texts.duration(call.talked or call.seconds(now)))
    if card.phase == "ended":
        return texts("explanation.end_was_not_seen")
    return None
