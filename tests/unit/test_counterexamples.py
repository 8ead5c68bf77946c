"""What the searches for counter-examples (test_anything_may_come.py, test_the_model_of_a_card.py and
test_both_interpreters_agree.py) have found, each as the few lines that show it. Also run under MicroPython."""

import json

from tests.unit.play import Player, T
from tests.unit.samples import Words, options, run
from widget import recovery
from widget.actions import Actions
from widget.auto_close import COMMANDS, HOLD
from widget.call import Call
from widget.card import ENTITY_CHANGED, STATE_CHANGED, STATUS, Card
from widget.errors import PortalError
from widget.failures import read_code
from widget.memory import DATE_LIMIT
from widget.note import ADD, LIST
from widget.panels import failure
from widget.recovery import Recovery
from widget.screen import Screen
from widget.texts import Texts
from widget.wire import Client, Options, read_options, read_text

LOST = PortalError(PortalError.LOST, "")
OPENED = options("outgoing_contact_typed")
"""Options of an idle call with a number and a client."""


class Portal:
    """A portal that does with each request what it is told: an answer, an error, or a function to call first."""

    def __init__(self, *answers):
        self.answers = list(answers)
        self.asked = []

    async def call_method(self, method, _parameters):
        self.asked.append(method)
        answer = self.answers.pop(0) if self.answers else 1
        if callable(answer):
            answer = answer()
        if isinstance(answer, PortalError):
            raise answer
        return answer

    async def sleep(self, _seconds):
        pass


class Tasks:
    """asyncio, as far as a task can be begun and does not run yet."""

    def __init__(self, begun):
        self.create_task = begun.append


def player_of(name="outgoing_contact_typed"):
    """A card opened at T with the options of that name."""
    return Player(Words(), options(name), T)


def buttons(player, portal):
    """The buttons of a card."""
    return Actions(player.card, portal, player.memory, None, portal.sleep, lambda: None, lambda: "")


def failed_call():
    """A call that ended unanswered, with no code."""
    call = Call(Options("id", "+79161234567", "", None, "outgoing", "connecting", False), T)
    call.change("idle", "", T + 3000)
    return call


def test_options_nested_without_end_are_no_options():
    """A JSON text of ten thousands of brackets raised in CPython."""
    assert read_options("[" * 20_000) == read_options({})


def test_arguments_that_are_no_list_are_ignored():
    """getStatus answered with a number or an object instead of a list raised."""
    player = player_of()
    for arguments in (1, {"CALL_ID": "x"}, "idle", None, True):
        player.receive(T, STATUS, arguments)
    assert player.card.ignored == 5


def test_the_next_call_begins_without_the_last_ones_number_client_and_line():
    """A call of which getStatus says little showed number, client and line of the one before, and took notes for it."""
    player = player_of()
    for state in ("connecting", "idle", "connecting"):
        player.receive(T, STATE_CHANGED, [state])
    player.receive(T, STATUS, [{"CALL_ID": "next", "PHONE_NUMBER": "hidden"}])
    call = player.card.call
    assert (call.call_id, call.number, call.client, call.line) == ("next", "", None, "")


def test_the_next_client_of_a_campaign_has_no_number_of_the_last_one():
    """EntityChanged without a number kept the number of the client before."""
    player = player_of("campaign")
    for state in ("connecting", "idle"):
        player.receive(T, STATE_CHANGED, [state])
    player.receive(T, ENTITY_CHANGED, [{"PHONE_NUMBER": "unknown", "CRM_ENTITY_TYPE": "LEAD", "CRM_ENTITY_ID": 9}])
    assert (player.card.call.number, player.card.call.client.id) == ("", 9)


def test_a_note_typed_before_the_call_had_its_id_is_forgotten_once_saved():
    """Typed before getStatus named the call, saved in the next one: the memory offered it again, to be saved twice."""
    player = player_of()
    for state in ("connecting", "idle", "connecting"):
        player.do(["receive", T, STATE_CHANGED, [state]])
    player.do(["type", T, "text"])
    player.do(["receive", T, STATUS, [dict(OPENED, CALL_ID="second", CALL_STATE="connecting")]])
    player.do(["receive", T, STATUS, [dict(OPENED, CALL_ID="third", CALL_STATE="connecting")]])
    run(buttons(player, Portal()).save_earlier())
    assert (player.card.earlier_note, player.memory.unsaved_note("third")) == (None, None)


def test_a_note_saved_while_another_call_came_is_forgotten():
    """The answer came after the next call: the note stayed in the memory, to be offered and saved again."""
    player = player_of()
    player.do(["receive", T, STATE_CHANGED, ["connecting"]])
    player.do(["type", T, "text"])

    def another_call():
        player.do(["receive", T, STATUS, [dict(OPENED, CALL_ID="next", CALL_STATE="connecting")]])

    run(buttons(player, Portal(another_call)).save_note())
    assert (player.card.earlier_note, player.memory.unsaved_note("next")) == (None, None)
    assert not player.card.auto_close.dealt_with


def test_notes_of_calls_without_an_id_wait_for_each_other():
    """Two calls in a row without a CALL_ID, or without a storage: the second note took the place of the first."""
    player = player_of()
    player.card.call.call_id = ""
    for text in ("first", "second", "third"):
        player.do(["type", T, text])
        for state in ("connecting", "idle", "connecting"):
            player.do(["receive", T, STATE_CHANGED, [state]])
        player.card.note.found_client(Client("LEAD", 7))
    offered = []
    while player.card.earlier_note:
        offered.append(player.card.earlier_note.text)
        run(buttons(player, Portal()).discard_earlier())
    assert offered == ["third", "second", "first"]


def test_an_earlier_note_that_was_sent_is_looked_for_in_the_next_page_too():
    """The answer lost, and the page closed: the next call's page sent the note once more without a look."""
    player = player_of()
    player.do(["type", T, "text"])
    player.reload(T, dict(OPENED, CALL_ID="next"))
    portal = Portal([{"ID": "7", "COMMENT": "other"}], LOST, LOST)
    run(buttons(player, portal).save_earlier())
    assert player.card.earlier_note.status == "unsure"
    player.reload(T, dict(OPENED, CALL_ID="after the next"))
    assert (player.card.earlier_note.status, player.card.earlier_note.after) == ("unsure", 7)
    portal = Portal([{"ID": "8", "COMMENT": "text"}])
    run(buttons(player, portal).save_earlier())
    assert (portal.asked, player.card.earlier_note) == ([LIST], None)


def test_what_is_sent_is_kept_though_another_call_has_come():
    """The call came during the look before sending: a page that died then had a successor that sent it again."""
    player = player_of()
    player.do(["type", T, "text"])

    def another_call():
        player.do(["receive", T, STATUS, [dict(OPENED, CALL_ID="next", CALL_STATE="connecting")]])
        return []

    def death():
        assert player.memory.unsaved_note("next").sent == "text"

    run(buttons(player, Portal(another_call, death)).save_note())
    assert player.memory.unsaved_note("next") is None


def test_pressing_for_an_earlier_note_that_is_gone_does_nothing():
    """A second press, after the first has dealt with the note, raised."""
    player = player_of()
    for press in ("save-earlier", "discard-earlier"):
        run(buttons(player, Portal()).by_name[press]())
    assert player.card.earlier_note is None


def test_a_note_erased_or_saved_before_the_call_begins_is_not_kept():
    """While the call was waiting, the memory kept the last text though it was erased."""
    player = player_of()
    player.do(["type", T, "text"])
    assert player.memory.load(player.card.call.call_id)
    player.do(["type", T, ""])
    assert player.memory.load(player.card.call.call_id) is None
    player.do(["type", T, "text"])
    assert player.memory.load(player.card.call.call_id)


def test_a_page_that_dies_while_saving_leaves_one_that_looks_first():
    """What is kept while the request is under way names what was sent, so that it is not sent twice."""
    player, kept = player_of(), []
    player.type(T, "text")
    portal = Portal([{"ID": "7"}])
    run(player.card.note.save(portal.call_method, "", lambda: kept.append(player.card.note.as_entry())))
    assert [(entry["sent"], entry["after"]) for entry in kept[:2]] == [("", 0), ("text", 7)]


def test_a_note_is_not_sent_again_while_nobody_can_look():
    """The answer lost, and each look lost: a second press sent the note a second time."""
    player, portal = player_of(), Portal([], LOST, LOST, LOST)
    player.type(T, "text")
    for _ in range(2):
        run(player.card.note.save(portal.call_method, "", lambda: None))
    assert (portal.asked.count(ADD), player.card.note.status) == (1, "unsure")


def test_where_looking_is_refused_for_good_a_note_can_still_be_saved():
    """No right to read the timeline: the note is sent again rather than never."""
    denied = PortalError("ACCESS_DENIED", "", 403)
    player, portal = player_of(), Portal(denied, LOST, denied, PortalError("", "", 403))
    player.type(T, "text")
    for _ in range(2):
        run(player.card.note.save(portal.call_method, "", lambda: None))
    assert (portal.asked.count(ADD), player.card.note.status) == (2, "saved")


def test_two_messages_in_one_tick_begin_one_search():
    """The end and BeforeClose come together: two searches ran, and the second said that nothing was found."""
    call, begun = failed_call(), []
    search = Recovery(None, None)
    search.run = lambda *_arguments: call
    asyncio, recovery.asyncio = recovery.asyncio, Tasks(begun)
    for _ in range(2):
        search.follow(call, lambda: None)
    recovery.asyncio = asyncio
    assert (begun, call.recovery) == ([call], "searching")


def test_a_code_that_comes_during_the_search_is_shown_at_once():
    """The card went on asking for patience, and at last said that no reason was given, with the code beside it."""
    call = failed_call()
    card = Card()
    card.call = call

    def late_code():
        call.change("idle", "486", T + 4000)
        return []

    portal = Portal(late_code)
    run(Recovery(portal.call_method, portal.sleep).run(call, lambda: None))
    screen = Screen()
    failure.render(card, Words(), T + 5000, screen)
    assert (call.failed_code, call.failed_source, call.recovery) == ("486", "event", "")
    assert screen.fields["failure-advice"] == "failure.busy.advice code=486"
    assert screen.fields["failure-source"] == "recovery.source.event"


def test_a_hold_is_asked_for_again_when_the_clock_was_put_back():
    """After an hour back no hold was repeated for an hour, and the portal's own timer closed the card."""
    player = player_of()
    player.receive(T, STATE_CHANGED, ["connecting"])
    player.command(T, True)
    player.receive(T + 1000, STATE_CHANGED, ["idle"])
    card = player.card
    assert card.auto_close.next_command(card, False, T + 2000) is None
    assert card.auto_close.next_command(card, False, T - 3_600_000) == COMMANDS[HOLD]


def test_an_entry_that_cannot_be_shown_is_no_memory():
    """A source without a text, a moment that no date has, a time that runs backwards, a text that is none."""
    player = player_of()
    player.do(["receive", T, STATE_CHANGED, ["connecting"]])
    ((key, kept),) = player.storage.kept.items()
    good = json.loads(kept)
    wrong = (
        {"code": "486", "source": "x"},
        {"code": "", "source": "event"},
        {"recovery": "searching"},
        {"talked": -5},
        {"talked": 1.5},
        {"at": True},
        {"steps": [["connecting", DATE_LIMIT + 1, True]]},
        {"steps": [["connecting", T, True], ["idle", T - 1, True]]},
        {"note": {"text": None, "kind": "LEAD", "id": 7, "sent": "", "after": 0}},
        {"note": {"text": " ", "kind": "LEAD", "id": 7, "sent": "", "after": 0}},
        {"note": {"text": "text", "kind": None, "id": None, "sent": "text", "after": 0}},
    )
    for changes in wrong:
        player.storage.kept[key] = json.dumps(dict(good, **changes))
        assert player.memory.load(player.card.call.call_id) is None, changes
    for text in (kept.replace(str(T), "1e999"), "[" * 20_000):
        player.storage.kept[key] = text
        assert player.memory.load(player.card.call.call_id) is None
        player.memory.tidy(T)


def test_steps_of_one_millisecond_are_remembered():
    """MicroPython's sort puts equal moments in any order, so that such a timeline looked as if it ran backwards."""
    player = player_of()
    for n in range(20):
        player.do(["receive", T, STATE_CHANGED, [("connecting", "connected")[n % 2]]])
    assert player.memory.load(player.card.call.call_id)["steps"] == player.card.call.timeline


def test_a_value_that_looks_like_a_placeholder_stays_as_it_is():
    """A code of `{reason}` was replaced by the reason, or not, in the order of the interpreter's dictionary."""
    texts = Texts({"plural": "one-other", "texts": {"both": "{code}: {reason} {other}", "odd": "{ {code"}})
    assert texts("both", code="{reason}", reason="{code}") == "{reason}: {code} {other}"
    assert texts("odd", code="486") == "{ {code"


def test_white_space_and_letter_case_are_the_same_in_both_interpreters():
    """White space beyond ASCII, and letters that only Unicode has in upper case, were read in two ways."""
    assert read_code("\u00a0486\u2003Busy\u3000") == "486"
    assert [read_code("603-s"), read_code("603-ſ"), read_code("ſip 486")] == ["603-S", "603-ſ", "ſip 486"]
    assert read_text("\x85\u00a0+7\u2009916\u3000") == "+7 916"
