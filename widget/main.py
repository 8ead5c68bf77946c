"""Start-up: wires the portal, the card, its panels and the page; a new thing to show is a panel and a line here."""

import asyncio
import time

from widget import bx24, view, wire
from widget.card import Card
from widget.panels import client, phase, timeline, timer
from widget.screen import Screen
from widget.texts import Texts

PANELS = (phase, client, timer, timeline)

card = Card()
texts = None
visible = asyncio.Event()


def now() -> int:
    """Milliseconds since 1970."""
    return int(time.time() * 1000)


def render():
    """Show the card as it is now."""
    screen = Screen()
    moment = now()
    for panel in PANELS:
        panel.render(card, texts, moment, screen)
    view.show(screen)


def receive(name, arguments, at):
    """A message of the portal: decide what it means, and show it."""
    card.receive(name, arguments, at)
    render()
    if card.wants_status:
        card.wants_status = False
        asyncio.create_task(ask_status())


async def ask_status():
    """Ask the portal which call this is now; a portal that does not answer leaves the card as it is."""
    try:
        status = await bx24.placement_call("getStatus")
    except bx24.PortalError:
        return
    receive("getStatus", [status], now())


async def open_client():
    """Open the client's card in the portal's slider."""
    await bx24.open_path(client.path(card.call.client))


ACTIONS = {"open-client": open_client}


async def tick():
    """Show the running timer anew at each of its full seconds, and nothing while nobody looks."""
    while True:
        await visible.wait()
        began = card.call.timeline[-1].began if card.call.timeline else 0
        await asyncio.sleep((1000 - (now() - began) % 1000) / 1000)
        if card.call.state != "idle":
            render()


def look(seen):
    """The tab was hidden or is seen again."""
    if seen:
        visible.set()
        render()
    else:
        visible.clear()


async def start():
    """Take over from the boot script."""
    global texts
    opening = await bx24.init()
    texts = Texts(opening["catalogue"])
    view.translate(texts, opening["language"])
    card.unavailable = opening["unavailable"]
    if not card.unavailable:
        card.open(wire.read_options(opening["info"].get("options")), opening["opened"])
        view.on_action(lambda name: asyncio.create_task(ACTIONS[name]()))
        view.on_height(bx24.resize)
    bx24.listen(receive)
    render()
    view.announce_ready()
    view.on_visibility(look)
    if card.call:
        asyncio.create_task(tick())


asyncio.create_task(start())
