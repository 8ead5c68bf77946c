"""What the buttons do, and which are offered. Also run under MicroPython."""

from tests.unit.samples import Words, options, run
from widget.actions import Actions
from widget.card import STATE_CHANGED, Card
from widget.errors import PortalError
from widget.note import Note
from widget.panels import actions
from widget.screen import Screen
from widget.wire import read_options

T = 1_790_000_000_000
"""A moment, milliseconds since 1970."""


class Portal:
    """A portal that notes what it is asked."""

    def __init__(self, answer=None):
        self.dialed = []
        self.paths = []
        self.answer = answer

    def phone_to(self, number):
        self.dialed.append(number)

    async def call_method(self, _method, _parameters):
        return 1

    async def open_path(self, path):
        self.paths.append(path)
        if isinstance(self.answer, PortalError):
            raise self.answer
        return self.answer


class Page:
    """A page whose clipboard works or does not."""

    def __init__(self, works=True):
        self.works = works
        self.copied = []

    async def copy(self, text):
        self.copied.append(text)
        return self.works


class NoMemory:
    """A memory of no calls."""

    def __init__(self):
        self.forgotten = []

    def forget(self, call_id):
        self.forgotten.append(call_id)

    def keep_note(self, note):
        pass

    def unsaved_note(self, _but):
        return None


async def nothing(_seconds):
    """A sleep that takes no time."""


def doing(card, portal=None, page=None, sleep=nothing, memory=None):
    """The buttons of a card."""
    return Actions(card, portal or Portal(), memory or NoMemory(), page or Page(), sleep, lambda: None, lambda: "")


def failed_card(code="486", name="outgoing_contact_typed"):
    """A card whose outgoing call has failed with that code."""
    card = Card()
    card.open(read_options(options(name)), T)
    card.receive(STATE_CHANGED, ["connecting"], T)
    card.receive(STATE_CHANGED, ["idle", {"failedCode": code}], T + 3000)
    return card


def order_of(card):
    """The buttons offered, in their order."""
    screen = Screen()
    actions.render(card, Words(), T, screen)
    assert [name for name in screen.order if not screen.actions[name]] == []
    return screen.order


def test_calling_again_comes_first_where_it_makes_sense():
    """Where the catalogue says that calling again at once makes sense it is the first button, else the last."""
    assert order_of(failed_card("500")) == ["call-again", "copy-number"]
    assert order_of(failed_card("404")) == ["copy-number", "call-again"]


def test_while_the_reason_is_looked_up_calling_again_is_not_the_first_thing():
    """Before the reason is known nobody is led to dial a number that may not exist."""
    card = failed_card("")
    card.call.recovery = "searching"
    assert order_of(card) == ["copy-number", "call-again"]


def test_a_hidden_number_can_be_neither_dialed_nor_copied():
    """Without a number there is nothing to dial or to copy."""
    card = failed_card("304", "incoming_hidden_number")
    assert order_of(card) == []


def test_pressing_twice_dials_once():
    """The second press, before the portal has had its time, does nothing."""
    portal, pressed = Portal(), []

    async def press_again(_seconds):
        await pressed[0].call_again()

    pressed.append(doing(failed_card(), portal, sleep=press_again))
    run(pressed[0].call_again())
    assert portal.dialed == ["+19999999666"]


def test_a_portal_that_does_not_dial_is_said():
    """Where no message of the portal follows within three seconds, the card says that nothing happened."""
    card = failed_card()
    run(doing(card).call_again())
    assert card.action_result == "not_dialed"


def test_a_portal_that_dials_is_not_complained_of():
    """Where the new call has begun, its phase is all that is said."""
    card = failed_card()

    async def ring(_seconds):
        card.receive(STATE_CHANGED, ["connecting"], T + 9000)

    run(doing(card, sleep=ring).call_again())
    assert (card.action_result, card.phase) == ("", "dialing")


def test_copying_says_whether_it_worked():
    """The number is copied, or selected for the operator's own keys."""
    for works, result in ((True, "copied"), (False, "selected")):
        card, page = failed_card(), Page(works)
        run(doing(card, page=page).copy_number())
        assert (page.copied, card.action_result) == (["+19999999666"], result)


def test_a_client_that_the_portal_does_not_open_is_said():
    """An error of openPath is said; its closing, or no answer while it is open, is not."""
    answers = (
        {"result": "error", "errorCode": "PATH_NOT_AVAILABLE"},
        {"result": "close"},
        PortalError("NO_ANSWER", ""),
    )
    for answer, result in zip(answers, ("not_opened", "", "")):
        card, portal = failed_card(), Portal(answer)
        run(doing(card, portal).open_client())
        assert (portal.paths, card.action_result) == (["/crm/contact/details/797/"], result)


def test_closing_lets_the_card_go_and_says_so_where_the_portal_keeps_it():
    """Close releases the hold; where the card is still there after three seconds, it says how to close it."""
    card = failed_card()
    run(doing(card).close())
    assert (card.auto_close.dealt_with, card.action_result) == (True, "not_closed")


def test_keeping_open_is_for_this_call():
    """Keep open stops the countdown of this call."""
    card = failed_card()
    run(doing(card).keep_open())
    assert card.auto_close.keep_open


def test_a_saved_note_of_a_call_that_is_over_lets_the_card_go():
    """Saved after the call: the operator is done with it. Saved while talking: the call goes on."""
    for over in (True, False):
        card = Card()
        card.open(read_options(dict(options("outgoing_contact_typed"), CALL_STATE="connected")), T)
        if over:
            card.receive(STATE_CHANGED, ["idle"], T + 9000)
        card.note.type("text", card.call)
        run(doing(card).save_note())
        assert (card.note.status, card.auto_close.dealt_with) == ("saved", over)


def test_an_earlier_note_is_saved_or_discarded_and_forgotten():
    """After either, the memory has forgotten it and the card offers no more."""
    for press in ("save_earlier", "discard_earlier"):
        card, memory = failed_card(), NoMemory()
        card.earlier_note = Note({"text": "old", "kind": "LEAD", "id": 3, "sent": "", "after": 0}, "earlier")
        run(getattr(doing(card, memory=memory), press)())
        assert (memory.forgotten, card.earlier_note) == (["earlier"], None)
