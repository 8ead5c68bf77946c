"""The timeline: what the call went through, when, and for how long."""

from widget.texts import clock


def render(card, texts, now, screen):
    """Fill the list of the call's states; the last one is the call's end, or still lasts, as the timer shows."""
    call = card.call
    steps = call.steps(now) if call else []
    for number, (step, seconds) in enumerate(steps, 1):
        lasted = clock(seconds) if number < len(steps) else ""
        screen.timeline.append((step.state, texts(_label(call, step)), step.began, seconds, lasted))
    screen.fields["timeline-title"] = texts("timeline.title") if screen.timeline else None


def _label(call, step):
    if step.state == "connecting" and call.direction:
        return "timeline.connecting." + call.direction
    return "timeline." + step.state
