"""Start-up of install.html: wires the portal, the installation and the page."""

import asyncio

from widget import bx24, view
from widget.app import page
from widget.app.installation import Installation, render

installation = None


def changed():
    """There is something new to show."""
    page.show(draw)


def draw(texts, screen):
    """Fill the screen."""
    render(installation, texts, screen)


def begin(handler, titles):
    """In a portal: see what is there, and wait for the button."""
    global installation
    installation = Installation(bx24, handler, titles, view.copy, asyncio.sleep, changed)
    page.on_action(installation.by_name)
    asyncio.create_task(installation.check())


asyncio.create_task(page.start(begin, draw))
