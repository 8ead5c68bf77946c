"""Start-up: wires the portal, the card, its panels and the page; a new thing to show is a panel and a line here."""

import asyncio
import time

from widget import bx24, view, wire
from widget.actions import Actions
from widget.card import Card
from widget.errors import PortalError
from widget.panels import actions, client, failure, phase, timeline, timer
from widget.recovery import Recovery
from widget.screen import Screen
from widget.texts import Texts

PANELS = (phase, failure, client, actions, timer, timeline)

card = Card()
recovery = Recovery(bx24.call_method, asyncio.sleep)
visible = asyncio.Event()
texts = None


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
    """A message of the portal: decide what it means, show it, and see to what follows from it."""
    card.receive(name, arguments, at)
    render()
    if card.wants_status:
        card.wants_status = False
        asyncio.create_task(ask_status())
    recovery.follow(card.call, render)


async def ask_status():
    """Ask the portal which call this is now; a portal that does not answer leaves the card as it is."""
    try:
        status = await bx24.placement_call("getStatus")
    except PortalError:
        return
    receive("getStatus", [status], now())


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


def open_card(opening):
    """Show the call that the portal opened the card for, and let the operator act."""
    card.open(wire.read_options(opening["info"].get("options")), opening["opened"])
    doing = Actions(card, bx24, view.copy, asyncio.sleep, render).by_name
    view.on_action(lambda name: asyncio.create_task(doing[name]()))
    view.on_height(bx24.resize)
    view.on_visibility(look)
    asyncio.create_task(tick())


async def start():
    """Take over from the boot script."""
    global texts
    opening = await bx24.init()
    texts = Texts(opening["catalogue"])
    view.translate(texts, opening["language"])
    card.unavailable = opening["unavailable"]
    if not card.unavailable:
        open_card(opening)
    bx24.listen(receive)
    render()
    view.announce_ready()


asyncio.create_task(start())
