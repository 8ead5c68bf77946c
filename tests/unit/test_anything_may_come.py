"""Whatever a portal, an integration, a storage or an operator sends, in any order, at any time, the card holds to this:

1. Nothing raises: no value, of any shape, in any place where a value comes from outside.
2. The phase is one of the seven, and every attribute and field is a text.
3. `failed` is never without title, advice and source, and no other phase has any of them. A code has a source.
4. The timeline is ordered and bounded, its moments are dates, and it ends with the state shown.
5. A timer never runs backwards, and stands still once the call is over.
6. One call never shows another's data: not its number, client, code, timeline or note.
7. `held` is only said after the portal was asked to hold the card, and answered.
8. A new page of the same call shows what the old one showed.
9. What is read once reads the same again: codes, texts, numbers; options as an object and as its JSON text.
10. What the operator typed is there until the portal has it.
"""

import json
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from tests.unit import anything
from tests.unit.invariants import DIRECTIONS, check, seconds_of
from tests.unit.play import Player, T
from tests.unit.samples import run
from widget import wire
from widget.auto_close import read_choice
from widget.call import Call
from widget.card import ENTITY_CHANGED, STATE_CHANGED, STATUS
from widget.errors import PortalError
from widget.failures import REASONS, TURNS, explain, read_code
from widget.memory import PREFIX, VERSION, Memory
from widget.note import Note
from widget.phone import is_dialable, show
from widget.recovery import Recovery
from widget.texts import Texts

ENGLISH = Texts(json.loads((Path(__file__).parents[2] / "widget/locales/en.json").read_text("utf-8")))
soon = st.integers(0, 90_000).map(lambda passed: T + passed)


@given(anything.values | st.just("[" * 100_000), anything.values)
def test_every_reader_takes_every_value(value, other):
    """Promise 1: each function that reads a value from outside gives a value of its kind."""
    text, number = wire.read_text(value), wire.read_number(value)
    assert len(text) <= wire.TEXT_LIMIT
    assert number in ("", text)
    client = wire.read_client(value, other)
    assert client is None or (client.kind in wire.CLIENT_KINDS and client.id > 0)
    options = wire.read_options(value)
    assert options.state in (None, *wire.STATES)
    assert options.direction in DIRECTIONS
    change = wire.read_state_change(value)
    assert change is None or (change[0] in wire.STATES and isinstance(change[1], str))
    entity = wire.read_entity_change(value)
    assert entity is None or isinstance(entity[0], str)
    record = wire.read_statistics(value, other)
    assert record is None or (record.code and record.seconds >= 0)
    assert read_choice(value) in ("15", "60", "stay")
    assert isinstance(show(number), str)
    assert isinstance(is_dialable(number), bool)


@given(anything.state_arguments)
def test_every_message_is_a_state_or_none(arguments):
    """Promise 1: whatever the arguments of CallStateChanged, there is a state and a code, and a code only with idle."""
    change = wire.read_state_change(arguments)
    assert change is None or (change[0] in wire.STATES and (change[0] == "idle" or change[1] == ""))


@given(anything.codes, st.sampled_from(DIRECTIONS) | anything.texts)
def test_every_code_is_explained(value, direction):
    """Promise 3: any code in any direction has a reason, and a turn."""
    failure = explain(read_code(value), direction)
    assert failure.reason in REASONS
    assert failure.turn in TURNS


@given(anything.values)
def test_what_is_read_reads_the_same_again(value):
    """Promise 9: reading what was read changes nothing."""
    for read in (read_code, wire.read_text, wire.read_number):
        assert read(read(value)) == read(value), read


@given(anything.options)
def test_options_read_the_same_as_their_json(options):
    """Promise 9: an object and its JSON text are the same options."""
    if isinstance(options, dict):
        assert wire.read_options(options) == wire.read_options(json.dumps(options))


@given(anything.options, soon, st.lists(anything.steps(), max_size=12))
def test_whatever_comes_the_card_is_a_card(options, at, steps):
    """Promises 1 to 4: any options, any messages, keystrokes and reloads, at any time of any clock."""
    player = Player(ENGLISH, options, at)
    check(player.picture(at))
    for step in steps:
        player.do(step)
        check(player.picture(step[1]))
    assert player.card.ignored <= player.card.received


@given(anything.options, st.lists(st.tuples(st.integers(0, 9_000_000), anything.steps(st.just(0))), max_size=12))
def test_a_timer_never_runs_backwards(options, steps):
    """Promise 5: while the clock goes on, each picture of the same state has at least the seconds of the one before."""
    now = T
    player = Player(ENGLISH, options, now)
    for passed, step in steps:
        before, call, length = player.picture(now), player.card.call, len(player.card.call.timeline)
        now += passed
        later = player.picture(now)
        assert seconds_of(later) >= seconds_of(before)
        assert not call.over or seconds_of(later) == seconds_of(before)
        player.do([step[0], now, *step[2:]])
        if player.card.call is call and len(call.timeline) == length:
            assert seconds_of(player.picture(now)) == seconds_of(later)


@given(anything.options, st.lists(anything.steps(), max_size=12))
def test_held_implies_asked(options, steps):
    """Promise 7: within one page, `held` follows only a hold that was asked for and answered."""
    player = Player(ENGLISH, options, T)
    for step in steps:
        if step[0] != "reload":
            player.do(step)
        assert not player.card.auto_close.held or player.asked


def marked(mark, state):
    """Options in which every text carries a mark that no other text has."""
    digits = str(ord(mark)) * 5
    return {
        "CALL_ID": mark + "-id",
        "PHONE_NUMBER": digits,
        "LINE_NAME": mark + "-line",
        "CRM_ENTITY_TYPE": "DEAL",
        "CRM_ENTITY_ID": digits,
        "CALL_DIRECTION": "outgoing",
        "CALL_STATE": state,
    }


def marks(player, now):
    """Which of the marks are to be seen, the offered note of an earlier call left aside."""
    picture = player.picture(now)
    for name in ("earlier-note", "earlier-client"):
        picture["fields"][name] = None
    seen = json.dumps(picture)
    return [mark for mark in "ÄÖ" if json.dumps(mark)[1:-1] in seen or str(ord(mark)) * 5 in seen]


@given(
    states=st.sampled_from(([], ["connected"], ["idle"], ["connected", "idle"])),
    then=st.sampled_from(wire.STATES),
    keys=st.sets(st.sampled_from(anything.KEYS[:8])),
    campaign=st.booleans(),
)
def test_one_call_never_shows_anothers_data(states, then, keys, campaign):
    """Promise 6: however the next call comes, and however little is said of it, nothing of the last one is left."""
    player = Player(ENGLISH, dict(marked("Ä", "connecting"), CALL_LIST_MODE=campaign), T)
    for at, state in enumerate(states):
        player.do(["receive", T + at, STATE_CHANGED, [state, {"failedCode": "Ä-code"}]])
    player.do(["type", T + 10, "Ä-note"])
    next_options = {key: value for key, value in marked("Ö", then).items() if key in keys or key == "CALL_ID"}
    if player.card.call.over and campaign:
        player.do(["receive", T + 19, ENTITY_CHANGED, [{"PHONE_NUMBER": "hidden", "CRM_ENTITY_TYPE": ""}]])
    elif player.card.call.over:
        player.do(["receive", T + 19, STATE_CHANGED, ["connecting"]])
    player.do(["receive", T + 20, STATUS, [next_options]])
    assert "Ä" not in marks(player, T + 20)
    assert player.card.call.call_id == "Ö-id"
    assert player.card.earlier_note.text == "Ä-note"


@given(anything.sound_options, st.lists(anything.steps(soon).filter(lambda step: step[0] != "reload"), max_size=12))
def test_a_new_page_shows_what_the_old_one_showed(options, steps):
    """Promise 8: saved, loaded and restored, the call is what it was."""
    player = Player(ENGLISH, options, T)
    for step in steps:
        player.do(step)
    call, now = player.card.call, T + 90_000
    if not player.memory.load(call.call_id):
        return
    before = picture_of_the_call(player, now)
    player.card.open(options_of(call), now, player.memory.load(call.call_id))
    assert picture_of_the_call(player, now) == before


def options_of(call):
    """What the portal would say of a call now."""
    return wire.Options(call.call_id, call.number, call.line, call.client, call.direction, call.state, call.campaign)


def picture_of_the_call(player, now):
    """The picture without what belongs to the page: what came of a button, and the note of another call."""
    player.card.action_result = ""
    player.card.earlier_note = None
    return player.picture(now)


ENTRY = {
    "at": T,
    "steps": [["connecting", T, True], ["idle", T + 9, True]],
    "code": "486",
    "source": "event",
    "reason": "",
    "talked": 0,
    "recovery": "",
    "held": True,
    "keep_open": False,
    "note": {"text": "x", "kind": "LEAD", "id": 7, "sent": "", "after": 0},
}
step_entries = st.tuples(st.sampled_from(wire.STATES), anything.values | st.just(T), anything.values).map(list)
note_changes = st.dictionaries(st.sampled_from(sorted(ENTRY["note"])), anything.values)
note_entries = note_changes.map(lambda changed: ENTRY["note"] | changed)
entries = st.fixed_dictionaries(
    {},
    optional={
        **dict.fromkeys(ENTRY, anything.values),
        "at": st.just(T) | anything.numbers,
        "steps": st.lists(step_entries, max_size=3) | anything.values,
        "source": st.sampled_from(("event", "statistics", "", "x")),
        "note": note_entries | anything.values,
    },
).map(lambda changed: json.dumps(ENTRY | changed))


kept_texts = entries | anything.values.map(json.dumps) | st.text() | st.just("[" * 100_000)


@given(kept_texts, st.sampled_from((None, *wire.STATES)))
def test_whatever_is_in_the_storage_the_card_is_a_card(kept, state):
    """Promises 1 to 4: an entry that somebody else has written, or half of it, gives a card or nothing."""
    player = Player(ENGLISH, {}, T)
    player.storage.kept = {PREFIX + VERSION + "acme/one": kept, PREFIX + kept[:50]: kept}
    player.reload(T + 20, {"CALL_ID": "one", "CALL_STATE": state})
    check(player.picture(T + 20))
    player.reload(T + 20, {"CALL_ID": "two", "CALL_STATE": state})
    check(player.picture(T + 20))
    player.memory.tidy(T + 20)


class Portal:
    """A portal whose next answers are given: any value, or a PortalError to raise."""

    def __init__(self, answers):
        self.answers = list(answers)

    async def call_method(self, _method, _parameters):
        answer = self.answers.pop(0) if self.answers else None
        if isinstance(answer, PortalError):
            raise answer
        return answer

    async def sleep(self, _seconds):
        pass


errors = st.builds(
    PortalError,
    st.sampled_from(("LOST", "NO_ANSWER", "ACCESS_DENIED", "insufficient_scope", "QUERY_LIMIT_EXCEEDED", "")),
    st.text(),
    st.sampled_from((0, 400, 401, 403, 404, 503)),
)
comments = st.lists(st.fixed_dictionaries({"COMMENT": st.just("typed") | anything.values}), max_size=2)
answers = st.lists(errors | st.lists(anything.records, max_size=2) | comments | anything.values, max_size=9)


@given(anything.sound_options, answers)
def test_whatever_the_statistics_answer_the_search_ends(options, given_answers):
    """Promises 1 and 3: any answers to the search for a reason; at its end the card says how it ended."""
    player = Player(ENGLISH, options, T)
    call = player.card.call = Call(wire.read_options(dict(options, CALL_STATE="connecting")), T)
    call.change("idle", "", T + 9)
    portal = Portal(given_answers)
    run(Recovery(portal.call_method, portal.sleep).run(call, lambda: check(player.picture(T + 20))))
    assert call.recovery in ("found", "gave_up", "no_right", "no_scope")
    assert (call.recovery == "found") == bool(call.failed_code)


@given(answers, st.integers(1, 3))
def test_what_was_typed_is_there_until_the_portal_has_it(given_answers, times):
    """Promise 10: any answers to saving a note, several times over; only a saved one is gone."""
    player, portal = Player(ENGLISH, {"CRM_ENTITY_TYPE": "LEAD", "CRM_ENTITY_ID": 7}, T), Portal(given_answers)
    player.card.note.type("typed", player.card.call)
    for _ in range(times):
        run(player.card.note.save(portal.call_method, "", lambda: check(player.picture(T))))
        note = player.card.note
        assert (note.status == "saved") == (note.text == "")
        assert note.text in ("", "typed")
        again = Note(note.as_entry())
        assert note.status == "saved" or (again.text, again.client, again.sent) == (note.text, note.client, note.sent)


@given(st.dictionaries(anything.texts, st.text(), max_size=5), anything.texts)
def test_a_memory_finds_only_its_own(kept, call_id):
    """Promise 6: a memory gives nothing to a call that it does not know, and touches no key of others."""
    player = Player(ENGLISH, {}, T)
    player.storage.kept = dict(kept)
    memory = Memory(player.storage, "acme")
    memory.tidy(T)
    assert memory.load(call_id) is None
    assert memory.unsaved_note(call_id) is None
    assert {key: text for key, text in kept.items() if not key.startswith(PREFIX)} == player.storage.kept
