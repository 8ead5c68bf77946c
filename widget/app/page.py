"""What the start-ups of the app's own pages have in common: taking over, drawing, and the buttons."""

import asyncio
import json

from widget import bx24, view
from widget.app import address
from widget.screen import Screen
from widget.texts import Texts

PLACES = ("", "placement")
"""What the boot script calls the places where these pages work: the call card, and anywhere else in a portal."""

texts = None


async def start(begin, render):
    """Take over from the boot script; where there is no portal, say so and no more.

    Args:
        begin: called with the address of the call card's page, and the tab's titles (portal language → title).
        render: fills a Screen, called with the Texts and the Screen, and from then on at each `show`.
    """
    global texts
    opening = await bx24.init()
    texts = Texts(opening["catalogue"])
    view.translate(texts, opening["language"])
    bx24.listen(lambda *_message: None)
    if opening["unavailable"] in PLACES:
        view.on_height(lambda _height: bx24.fit())
        begin(address.handler(view.address()), json.loads(view.meta("titles")))
        show(render)
    else:
        show(lambda texts, screen: _unavailable(opening["unavailable"], texts, screen))
    view.announce_ready()


def _unavailable(why, texts, screen):
    screen.marks["page"] = "unavailable"
    screen.fields["status"] = texts("app.unavailable." + why)


def show(render):
    """Draw the page."""
    screen = Screen()
    screen.fields["version"] = texts("app.version", version=view.version())
    render(texts, screen)
    view.show(screen)


def on_action(by_name, otherwise=None):
    """Have each button do what stands under its name (name → async function without arguments), or otherwise this."""
    view.on_action(lambda name: asyncio.create_task(by_name.get(name, otherwise)()))
