"""Start-up: wires the portal, the card, its panels and the page."""

import asyncio
import time

from widget import bx24, storage, view, wire
from widget.actions import Actions
from widget.auto_close import read_choice
from widget.card import Card
from widget.diagnostics import Diagnostics
from widget.errors import PortalError
from widget.memory import Memory
from widget.panels import PANELS, note
from widget.recovery import Recovery
from widget.rush import Rush
from widget.screen import Screen
from widget.texts import Texts

WRITE_WITHIN = 0.25
"""Seconds after a keystroke within which the note is kept."""

BREATH = 0.1
"""Seconds, within which at most RUSH messages are shown one by one: what pours in beyond that is shown together, since
a flood would leave no time for anything else."""
RUSH = 10

STATUS_LIMIT = 3_000
"""Milliseconds after which a getStatus that was not answered no longer keeps the next one from being asked."""

KEEP_OPEN, DETAILS = "callCardKeepOpen", "callCardDetails"
"""Names under which the portal keeps what this user has chosen."""

card = Card()
rush = Rush(RUSH, BREATH * 1000)
recovery = Recovery(bx24.call_method, asyncio.sleep)
diagnostics = Diagnostics()
awake = asyncio.Event()
visible = False
texts = memory = None
writing = gathering = False
asked_at = 0


def now() -> int:
    """Milliseconds since 1970."""
    return int(time.time() * 1000)


def render():
    """Show the card as it is now."""
    screen = Screen()
    moment = now()
    for panel in PANELS:
        try:
            panel.render(card, texts, moment, screen)
        except Exception as error:
            note_error(error)
    view.show(screen)


def note_error(error):
    """The one place where an uncaught error of ours ends: it is kept for the diagnostics, and said in a quiet line."""
    card.troubled = True
    view.complain(diagnostics.error(error))


def guarded(function):
    """The function, with its errors caught: what else works goes on."""

    def call(*arguments):
        try:
            function(*arguments)
        except Exception as error:
            note_error(error)
            render()

    return call


def start_task(coroutine):
    """Run a coroutine beside the rest, with its errors caught."""

    async def run():
        try:
            await coroutine
        except Exception as error:
            note_error(error)
            render()

    asyncio.create_task(run())


def changed():
    """Something has changed: show it, keep it, and see to what follows from it."""
    render()
    if card.call is None:
        return
    follow_status()
    follow_auto_close()
    recovery.follow(card.call, changed)
    memory.save(card.call, card.note, card.auto_close, now())
    awake.set()


def receive(name, arguments, at):
    """A message of the portal: decide what it means, and act on it."""
    diagnostics.message("in", name, arguments, at)
    card.receive(name, arguments, at)
    follow_message(at)


def follow_message(at):
    """Act on what arrived at `at`: at once, or in a rush together with what else pours in."""
    if rush.is_on(at):
        gather()
    else:
        changed()


def gather():
    """Act a breath later, once, on all that pours in until then."""
    global gathering

    async def after_a_breath():
        global gathering
        await asyncio.sleep(BREATH)
        gathering = False
        changed()

    if not gathering:
        gathering = True
        start_task(after_a_breath())


def follow_status():
    """Ask the portal which call this is now, where only it knows, and unless it was asked a moment ago. A portal that
    does not answer leaves the card as it is."""
    global asked_at
    if card.wants_status and not 0 <= now() - asked_at < STATUS_LIMIT:
        asked_at = now()
        card.wants_status = False
        received = card.received
        bx24.placement_command("getStatus", guarded(lambda status: take_status(status, received)))


def take_status(status, received):
    """The portal's answer, however late. One that an event has overtaken may be older than that: it is asked again."""
    global asked_at
    asked_at = 0
    if card.received == received:
        receive("getStatus", [status], now())
    else:
        card.wants_status = True
        follow_message(now())


def follow_auto_close():
    """Ask the portal to hold the card or to let it go, where the policy wants another thing than before."""
    command = card.auto_close.next_command(card, card.note.unsaved, now())
    if command:
        diagnostics.message("out", command, [], now())
        bx24.placement_command(command, guarded(lambda _answer: confirmed(command)))


def confirmed(command):
    """The portal has carried out a command: only that is shown as true."""
    card.auto_close.confirm(command)
    follow_message(now())


async def tick():
    """At each full second of the running state: see to the hold, which has to be asked for again though nobody looks;
    and show the second to whoever does. Nothing at all while neither is needed."""
    while True:
        if not (visible or card.wants_status or card.auto_close.may_ask_again(card)):
            awake.clear()
            await awake.wait()
        began = card.call.timeline[-1].began if card.call.timeline else 0
        await asyncio.sleep((1000 - (now() - began) % 1000) / 1000)
        follow_status()
        follow_auto_close()
        counting = card.call.state != "idle" or (card.auto_close.held and card.call.over)
        if visible and counting:
            render()


def look(seen):
    """The tab was hidden or is seen again."""
    global visible
    visible = seen
    if seen:
        awake.set()
        render()


def type_note(text):
    """The operator typed: decide at once, keep it a moment later."""
    global writing
    card.note.type(text, card.call)
    render()
    follow_auto_close()
    if not writing:
        writing = True
        start_task(write_soon())


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


async def copy_diagnostics():
    """Put on the clipboard what a developer needs; a portal that does not name its interface is itself a finding."""
    try:
        diagnostics.facts["interface"] = await bx24.get_interface()
    except PortalError as error:
        diagnostics.facts["interface"] = error.code
    diagnostics.facts["memory"] = memory.works
    await view.copy(diagnostics.report(card, now()))
    card.action_result = "diagnostics"
    render()


def open_card(opening):
    """Show the call that the portal opened the card for, as far as it is remembered, and let the operator act."""
    global memory
    memory = Memory(storage, bx24.portal())
    memory.tidy(now())
    options = wire.read_options(opening["info"].get("options"))
    card.open(options, opening["opened"], memory.load(options.call_id))
    card.earlier_note = memory.unsaved_note(options.call_id)
    card.auto_close.choice = read_choice(bx24.user_option(KEEP_OPEN))
    card.details = bx24.user_option(DETAILS) == "yes"
    doing = Actions(card, bx24, memory, view, asyncio.sleep, changed, lambda: note.first_line(card, texts)).by_name
    doing["copy-diagnostics"] = copy_diagnostics
    view.on_action(lambda name: start_task(doing[name]()))
    view.on_note(guarded(type_note))
    view.on_choice(guarded(choose))
    view.on_height(guarded(bx24.resize))
    view.on_visibility(guarded(look))
    start_task(tick())


async def start():
    """Take over from the boot script."""
    global texts
    opening = await bx24.init()
    diagnostics.facts = {"version": view.version(), "browser": view.browser(), "language": opening["language"]}
    texts = Texts(opening["catalogue"])
    view.translate(texts, opening["language"])
    card.unavailable = opening["unavailable"]
    if not card.unavailable:
        open_card(opening)
    bx24.listen(guarded(receive))
    changed()
    view.announce_ready()
    diagnostics.facts["shown_after_ms"] = now() - int(opening["opened"])


start_task(start())
