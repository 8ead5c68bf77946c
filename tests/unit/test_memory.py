"""What is remembered of calls. Also run under MicroPython."""

import json

from tests.unit.samples import Storage, options
from widget.card import STATE_CHANGED, Card
from widget.memory import CALLS, DAYS, PREFIX, Memory
from widget.wire import read_options

T = 1_790_000_000_000
"""A moment, milliseconds since 1970."""
DAY = 86_400_000
"""Milliseconds."""


def card_of(name="outgoing_contact_typed", remembered=None, at=T, **changes):
    """A card opened with the options of that name."""
    card = Card()
    card.open(read_options(dict(options(name), **changes)), at, remembered)
    return card


def save(memory, card, at=T):
    """Keep a card's call."""
    memory.save(card.call, card.note, card.auto_close, at)


def test_a_call_goes_on_in_a_new_page():
    """Timeline, phase, code and held state are after the reload what they were before."""
    memory, card = Memory(Storage(), "acme"), card_of()
    card.receive(STATE_CHANGED, ["connecting"], T + 1000)
    card.receive(STATE_CHANGED, ["connected"], T + 9000)
    card.auto_close.confirm("disableAutoClose")
    save(memory, card)
    again = card_of(remembered=memory.load(card.call.call_id), at=T + 20000, CALL_STATE="connected")
    assert again.call.timeline == card.call.timeline
    assert (again.phase, again.call.seconds(T + 29000), again.auto_close.held) == ("talking", 20, True)
    assert not again.call.counted_from_opening


def test_a_failed_call_is_still_failed_in_a_new_page():
    """The code and where it came from are remembered."""
    memory, card = Memory(Storage(), "acme"), card_of()
    card.receive(STATE_CHANGED, ["connecting"], T)
    card.receive(STATE_CHANGED, ["idle", {"failedCode": "486"}], T + 9000)
    save(memory, card)
    again = card_of(remembered=memory.load(card.call.call_id), at=T + 20000)
    assert (again.phase, again.call.failed_code, again.call.failed_source) == ("failed", "486", "event")


def test_what_happened_between_two_pages_is_not_called_seen():
    """A call that ended while no page was there has ended, and is not said to have failed."""
    memory, card = Memory(Storage(), "acme"), card_of()
    card.receive(STATE_CHANGED, ["connecting"], T)
    save(memory, card)
    again = card_of(remembered=memory.load(card.call.call_id), at=T + 20000, CALL_STATE="idle")
    assert (again.phase, again.call.outcome) == ("ended", "end was not seen")


def test_an_unsaved_note_comes_back_with_its_client():
    """The text and the client it was typed for are there at the next opening."""
    memory, card = Memory(Storage(), "acme"), card_of()
    card.note.type("Ждёт счёт 😀\nдо пятницы", card.call)
    save(memory, card)
    again = card_of(remembered=memory.load(card.call.call_id))
    assert (again.note.text, again.note.client, again.note.status) == (card.note.text, card.call.client, "unsaved")


def test_the_note_of_another_call_is_offered():
    """The newest unsaved note of another call of this portal is found, the own one is not."""
    storage = Storage()
    memory = Memory(storage, "acme")
    for n in range(3):
        card = card_of(CALL_ID=f"call{n}")
        card.note.type(f"note {n}", card.call)
        save(memory, card, T + n)
    assert memory.unsaved_note("call2").text == "note 1"
    assert memory.unsaved_note("other").call_id == "call2"
    assert Memory(storage, "other portal").unsaved_note("x") is None
    memory.forget("call1")
    assert memory.unsaved_note("call2").text == "note 0"


def test_nothing_is_kept_of_a_person():
    """Number, name, line and token are not among what is kept."""
    storage = Storage()
    card = card_of("outgoing_contact_typed")
    card.receive(STATE_CHANGED, ["connecting"], T)
    save(Memory(storage, "acme"), card)
    kept = json.dumps(storage.kept)
    assert "9999" not in kept
    assert "reg151083" not in kept
    assert "797" not in kept


def test_a_call_without_id_or_history_is_not_kept():
    """Without CALL_ID there is no key, and a call to which nothing has happened is not worth one."""
    storage = Storage()
    memory = Memory(storage, "acme")
    save(memory, card_of())
    nameless = card_of("incoming_unknown_number", CALL_ID="")
    save(memory, nameless)
    assert storage.kept == {}


def test_an_unchanged_call_is_not_written_again():
    """Only a change is written."""
    storage = Storage()
    memory, card = Memory(storage, "acme"), card_of("incoming_unknown_number")
    save(memory, card, T)
    first = dict(storage.kept)
    save(memory, card, T + 1000)
    assert storage.kept == first


def test_old_calls_and_too_many_go_the_oldest_first():
    """After DAYS days, or beyond CALLS calls, an entry is gone."""
    storage = Storage()
    memory = Memory(storage, "acme")
    for n in range(CALLS + 10):
        save(memory, card_of("incoming_unknown_number", CALL_ID=f"call{n}"), T + n)
    memory.tidy(T)
    assert len(storage.kept) == CALLS
    assert memory.load("call9") is None
    assert memory.load("call10") is not None
    memory.tidy(T + (DAYS + 1) * DAY)
    assert storage.kept == {}


def test_a_page_that_lives_through_many_calls_keeps_no_more_than_others():
    """Without a new page in between, what is kept stays bounded, and the call of now is among it."""
    storage = Storage()
    memory = Memory(storage, "acme")
    for n in range(CALLS * 3):
        save(memory, card_of("incoming_unknown_number", CALL_ID=f"call{n}"), T + n)
        assert memory.load(f"call{n}") is not None
        assert len(storage.kept) <= CALLS + CALLS // 2


def test_a_full_storage_costs_the_oldest_and_at_last_the_memory():
    """Full: half of the calls make room; where even that is not enough, nothing is kept and the card goes on."""
    storage = Storage(size=3000)
    memory = Memory(storage, "acme")
    for n in range(40):
        save(memory, card_of("incoming_unknown_number", CALL_ID=f"call{n}"), T + n)
    assert memory.works
    assert memory.load("call39") is not None
    hopeless = Memory(Storage(size=10), "acme")
    save(hopeless, card_of("incoming_unknown_number"))
    assert not hopeless.works


def test_rubbish_and_other_versions_are_never_read():
    """Broken entries, entries of other versions and of other kinds are no memory, and are deleted."""
    storage = Storage()
    memory, card = Memory(storage, "acme"), card_of("incoming_unknown_number")
    save(memory, card)
    (key,) = storage.kept
    good = json.loads(storage.kept[key])
    broken = [
        "",
        "{",
        "null",
        "[]",
        "7",
        json.dumps(dict(good, steps=[["ringing", 1, True]])),
        json.dumps(dict(good, steps=7)),
    ]
    broken += [json.dumps(dict(good, note={"text": "x"})), json.dumps(dict(good, talked=None))]
    for text in broken:
        storage.kept[key] = text
        assert memory.load(card.call.call_id) is None, text
    storage.kept[PREFIX + "0/old"] = "{}"
    storage.kept["foreign"] = "stays"
    memory.tidy(T)
    assert storage.kept == {"foreign": "stays"}
