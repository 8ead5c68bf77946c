"""What the card shows, a panel each: render(card, texts, now, screen) reads the card and fills its part of the screen.
A new thing to show is a module here, and a name in PANELS. Pure."""

from widget.panels import actions, auto_close, client, diagnostics, failure, note, phase, timeline, timer

PANELS = (phase, failure, client, actions, auto_close, note, timer, timeline, diagnostics)
