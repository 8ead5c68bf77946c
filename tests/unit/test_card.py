"""The card and the messages of a portal: which call is shown. Also run under MicroPython."""

from tests.unit.samples import load, options
from widget.card import ENTITY_CHANGED, NOTES, STATE_CHANGED, STATUS, Card
from widget.wire import Client, read_options

T = 1_790_000_000_000
"""A moment, milliseconds since 1970."""


def card_of(name):
    """A card opened at T with the options of that name."""
    card = Card()
    card.open(read_options(options(name)), T)
    return card


def test_each_script_of_a_call_shows_its_phases():
    """Every step of call_scripts.json leads to the state and phase that a person must then read."""
    for name, script in load("call_scripts").items():
        if name == "comment":
            continue
        card = card_of(script["options"])
        for step in script["steps"]:
            if "event" in step:
                card.receive(step["event"], step["args"], T + step["at"] * 1000)
            for what, value in step.get("shows", {}).items():
                shown = {"state": card.call.state, "phase": card.phase, "failed_code": card.call.failed_code}
                assert shown[what] == value, (name, step)


def test_a_card_outside_a_portal_is_unavailable_and_counts_what_it_ignores():
    """Without a call the phase is unavailable, and messages are ignored."""
    card = Card()
    card.unavailable = "outside"
    card.receive(STATE_CHANGED, ["connected"], T)
    assert (card.phase, card.ignored) == ("unavailable", 1)


def test_nonsense_is_counted_and_changes_nothing():
    """Messages without sense leave the call as it was and are counted."""
    card = card_of("incoming_unknown_number")
    samples = load("events")["CallCard::CallStateChanged"]["nonsense"][:8]
    for arguments in samples:
        card.receive(STATE_CHANGED, arguments, T)
    card.receive("Other::Event", [1], T)
    assert (card.phase, card.ignored) == ("ringing", len(samples) + 1)


def test_a_client_found_during_the_call_is_shown():
    """EntityChanged gives a running call its client and number, without beginning another."""
    card = card_of("incoming_unknown_number")
    card.receive(
        ENTITY_CHANGED, [{"PHONE_NUMBER": "+19001234567", "CRM_ENTITY_TYPE": "CONTACT", "CRM_ENTITY_ID": 797}], T
    )
    assert (card.call.number, card.call.client, card.phase) == ("+19001234567", Client("CONTACT", 797), "ringing")


def test_a_new_ring_after_the_end_is_another_call():
    """connecting after the end begins a new call without the old one's failure, and asks which it is."""
    card = card_of("outgoing_contact_typed")
    card.receive(STATE_CHANGED, ["connecting", {}], T)
    card.receive(STATE_CHANGED, ["idle", {"failedCode": "486"}], T + 1000)
    card.receive(STATE_CHANGED, ["connecting", {}], T + 9000)
    assert (card.phase, card.call.failed_code, card.call.call_id) == ("dialing", "", "")
    assert (len(card.call.timeline), card.wants_status) == (1, True)


def test_the_next_client_of_a_campaign_is_another_call():
    """In a campaign the next client clears the card and asks for the CALL_ID."""
    card = card_of("campaign")
    card.receive(STATE_CHANGED, ["connecting"], T)
    card.receive(STATE_CHANGED, ["idle"], T + 5000)
    card.receive(
        ENTITY_CHANGED, [{"PHONE_NUMBER": "+375297654321", "CRM_ENTITY_TYPE": "CONTACT", "CRM_ENTITY_ID": 13}], T
    )
    assert (card.phase, card.call.client, card.wants_status) == ("waiting", Client("CONTACT", 13), True)


def test_a_fresh_status_names_the_call():
    """The answer to getStatus gives the call its id, number and client, and clears the wish for it."""
    card = card_of("campaign")
    card.receive(STATE_CHANGED, ["connecting"], T)
    card.receive(STATE_CHANGED, ["idle"], T)
    card.receive(STATE_CHANGED, ["connecting"], T)
    status = dict(options("campaign"), CALL_ID="second", CALL_STATE="connecting")
    card.receive(STATUS, [status], T)
    assert (card.call.call_id, card.wants_status, card.phase) == ("second", False, "dialing")


def test_a_fresh_status_tells_of_a_missed_change():
    """A state that no event told us of is taken from getStatus, as one whose beginning was not seen."""
    card = card_of("incoming_unknown_number")
    card.receive(STATUS, [dict(options("incoming_unknown_number"), CALL_STATE="connected")], T + 2000)
    assert (card.phase, card.call.counted_from_opening) == ("talking", True)


def test_a_status_of_another_call_shows_that_call():
    """A getStatus with another CALL_ID replaces the call: one call never shows another's data."""
    card = card_of("incoming_known_company")
    card.receive(STATUS, [options("callback_lead")], T)
    assert (card.call.call_id, card.call.number, card.phase) == (
        options("callback_lead")["CALL_ID"],
        "79161234567",
        "dialing",
    )


def test_unsaved_notes_of_earlier_calls_are_kept_up_to_a_bound():
    """In call after call a note is typed and left: the newest are kept, and the oldest goes first."""
    card = card_of("incoming_unknown_number")
    for number in range(NOTES + 3):
        card.note.type(f"note {number}", card.call)
        for state in ("idle", "connecting"):
            card.receive(STATE_CHANGED, [state], T + number)
    assert [note.text for note in card.put_aside] == [f"note {number}" for number in range(3, NOTES + 3)]
