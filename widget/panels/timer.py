"""The timer: how long the phase has lasted, or how long the last one did."""

from widget.texts import clock


def render(card, _texts, now, screen):
    """Fill the timer; before a call there is none."""
    call = card.call
    screen.fields["timer"] = clock(call.seconds(now)) if call and call.timeline else None
