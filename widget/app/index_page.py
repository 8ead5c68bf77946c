"""Start-up of index.html: wires the portal, the administration, the demonstration and the page."""

import asyncio
import time

from widget import bx24, view
from widget.app import administration, demonstration, page
from widget.panels import PANELS

app = None


def now() -> int:
    """Milliseconds since 1970."""
    return int(time.time() * 1000)


def changed():
    """There is something new to show."""
    page.show(draw)


def draw(texts, screen):
    """Fill the screen."""
    administration.render(app, texts, screen)
    for panel in PANELS:
        panel.render(played.card, texts, now(), screen)
    demonstration.render(played, texts, screen)


def begin(handler, titles):
    """In a portal: check what is there, play a call, and wait for the buttons."""
    global app
    app = administration.Administration(bx24, handler, titles, view.copy, changed)
    app.by_name.update(played.by_name)
    page.on_action(app.by_name, played.press)
    view.on_note(played.type)
    asyncio.create_task(app.check())
    asyncio.create_task(played.play_answered())


played = demonstration.Demonstration(asyncio.sleep, now, changed)
asyncio.create_task(page.start(begin, draw))
