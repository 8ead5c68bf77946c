"""Start-up: wires the portal, the card, its panels and the page; a new thing to show is a panel and a line here."""

import asyncio
import time

from widget import bx24, storage, view, wire
from widget.actions import Actions
from widget.auto_close import read_choice
from widget.card import Card
from widget.errors import PortalError
from widget.memory import Memory
from widget.panels import actions, auto_close, client, failure, note, phase, timeline, timer
from widget.recovery import Recovery
from widget.screen import Screen
from widget.texts import Texts

PANELS = (phase, failure, client, actions, auto_close, note, timer, timeline)

WRITE_WITHIN = 0.25
"""Seconds after a keystroke within which the note is kept."""

KEEP_OPEN, DETAILS = "callCardKeepOpen", "callCardDetails"
"""Names under which the portal keeps what this user has chosen."""

card = Card()
recovery = Recovery(bx24.call_method, asyncio.sleep)
visible = asyncio.Event()
texts = memory = None
writing = False


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


def changed():
    """Something has changed: show it, keep it, and see to what follows from it."""
    render()
    if card.call is None:
        return
    follow_auto_close()
    recovery.follow(card.call, changed)
    memory.save(card.call, card.note, card.auto_close, now())


def receive(name, arguments, at):
    """A message of the portal: decide what it means, and act on it."""
    card.receive(name, arguments, at)
    changed()
    if card.wants_status:
        card.wants_status = False
        asyncio.create_task(ask_status())


async def ask_status():
    """Ask the portal which call this is now; a portal that does not answer leaves the card as it is."""
    try:
        status = await bx24.placement_call("getStatus")
    except PortalError:
        return
    receive("getStatus", [status], now())


def follow_auto_close():
    """Ask the portal to hold the card or to let it go, where the policy wants another thing than before."""
    command = card.auto_close.next_command(card, card.note.unsaved, now())
    if command:
        asyncio.create_task(command_auto_close(command))


async def command_auto_close(command):
    """Send a command; only what the portal confirms is shown as true."""
    try:
        await bx24.placement_call(command)
    except PortalError:
        return
    card.auto_close.confirm(command)
    changed()


async def tick():
    """At each full second of the running state: show it, and see to the countdown. Nothing while nobody looks, unless the
    card is held, which has to be asked for again."""
    while True:
        held = card.auto_close.held and card.call.over
        if not held:
            await visible.wait()
        began = card.call.timeline[-1].began if card.call.timeline else 0
        await asyncio.sleep((1000 - (now() - began) % 1000) / 1000)
        if held:
            follow_auto_close()
        if visible.is_set() and (held or card.call.state != "idle"):
            render()


def look(seen):
    """The tab was hidden or is seen again."""
    if seen:
        visible.set()
        render()
    else:
        visible.clear()


def type_note(text):
    """The operator typed: decide at once, keep it a moment later."""
    global writing
    card.note.type(text, card.call)
    render()
    follow_auto_close()
    if not writing:
        writing = True
        asyncio.create_task(write_soon())


async def write_soon():
    """Keep what was typed in the meantime."""
    global writing
    await asyncio.sleep(WRITE_WITHIN)
    writing = False
    memory.save(card.call, card.note, card.auto_close, now())


def choose(name, value):
    """The operator chose something that holds for all calls: the portal keeps it."""
    if name == "keep-open":
        card.auto_close.choice = read_choice(value)
        bx24.set_user_option(KEEP_OPEN, card.auto_close.choice)
    else:
        card.details = value == "yes"
        bx24.set_user_option(DETAILS, value)
    changed()


def open_card(opening):
    """Show the call that the portal opened the card for, as far as it is remembered, and let the operator act."""
    global memory
    memory = Memory(storage, bx24.domain())
    memory.tidy(now())
    options = wire.read_options(opening["info"].get("options"))
    card.open(options, opening["opened"], memory.load(options.call_id))
    card.earlier_note = memory.unsaved_note(options.call_id)
    card.auto_close.choice = read_choice(bx24.user_option(KEEP_OPEN))
    card.details = bx24.user_option(DETAILS) == "yes"
    doing = Actions(card, bx24, memory, view, asyncio.sleep, changed, lambda: note.first_line(card, texts)).by_name
    view.on_action(lambda name: asyncio.create_task(doing[name]()))
    view.on_note(type_note)
    view.on_choice(choose)
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
    changed()
    view.announce_ready()


asyncio.create_task(start())
