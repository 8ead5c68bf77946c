"""What the panels put on the screen. Also run under MicroPython."""

from tests.unit.samples import Words, options
from widget.card import STATE_CHANGED, Card
from widget.panels import client, phase, timeline, timer
from widget.screen import Screen
from widget.wire import read_options

T = 1_790_000_000_000
"""A moment, milliseconds since 1970."""


def card_of(name, *states):
    """A card opened at T with the options of that name, and taken through the states, four seconds each."""
    card = Card()
    card.open(read_options(options(name)), T)
    for n, state in enumerate(states):
        card.receive(STATE_CHANGED, [state], T + 4000 * (n + 1))
    return card


def screen_of(card, at=T):
    """The screen of all panels at a moment."""
    screen = Screen()
    for panel in (phase, client, timer, timeline):
        panel.render(card, Words(), at, screen)
    return screen


def test_the_phase_is_word_and_attribute():
    """The phase is shown as its text and as the card's attributes."""
    screen = screen_of(card_of("incoming_unknown_number"))
    assert screen.fields["phase"] == "phase.ringing"
    assert (screen.attributes["state"], screen.attributes["phase"]) == ("connecting", "ringing")
    assert (screen.attributes["direction"], screen.attributes["call-id"][:8]) == ("incoming", "11018129")


def test_a_call_of_unknown_direction_is_not_said_to_be_incoming():
    """Where the portal's direction is none we know, the card says only that it connects."""
    card = Card()
    card.open(read_options(dict(options("campaign"), CALL_DIRECTION="sideways", CALL_STATE="connecting")), T)
    assert screen_of(card).fields["phase"] == "phase.connecting"


def test_an_unavailable_card_says_why_and_shows_no_call():
    """Outside a portal there is a sentence, and no number, client or timer."""
    card = Card()
    card.unavailable = "outside"
    screen = screen_of(card)
    assert screen.fields["explanation"] == "unavailable.outside"
    assert [screen.fields[name] for name in ("phone", "client", "line", "timer", "timeline-title")] == [None] * 5
    assert screen.attributes["phase"] == "unavailable"


def test_an_ended_call_says_how_long_it_was():
    """After a conversation its length is said in words."""
    card = card_of("incoming_unknown_number", "connected", "idle")
    assert screen_of(card, T + 60000).fields["explanation"] == "explanation.lasted duration=4s"


def test_the_timer_runs_with_the_phase():
    """While talking the timer counts from the moment of connection; without a call there is none."""
    assert screen_of(card_of("incoming_unknown_number", "connected"), T + 65000).fields["timer"] == "1:01"
    assert screen_of(card_of("campaign")).fields["timer"] is None


def test_a_client_can_be_opened_where_there_is_one():
    """A linked client has a name and a button; without one the card says so and offers none."""
    known = screen_of(card_of("outgoing_contact_typed"))
    assert (known.fields["client"], known.actions["open-client"]) == ("client.CONTACT id=797", True)
    unknown = screen_of(card_of("incoming_hidden_number"))
    assert (unknown.fields["client"], unknown.actions["open-client"]) == ("client.none", False)
    assert unknown.fields["phone"] == "phone.none"


def test_a_client_is_opened_at_a_documented_path():
    """Each kind of client has the path that BX24.openPath documents."""
    card = card_of("outgoing_contact_typed")
    assert client.path(card.call.client) == "/crm/contact/details/797/"


def test_the_timeline_lists_the_states_of_the_call():
    """Each state has its label, the moment it began and its length; the end has none."""
    card = card_of("incoming_unknown_number", "connected", "idle")
    assert screen_of(card, T + 90000).timeline == [
        ("connecting", "timeline.connecting.incoming", T, 4, "0:04"),
        ("connected", "timeline.connected", T + 4000, 4, "0:04"),
        ("idle", "timeline.idle", T + 8000, 0, ""),
    ]
