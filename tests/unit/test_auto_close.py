"""Whether the portal may take the card away. Also run under MicroPython."""

from tests.unit.samples import options
from widget.auto_close import CHOICES, COMMANDS, HOLD, POLICY, RELEASE, REPEAT, RETRY, TRIES, USUAL, read_choice
from widget.card import ENTITY_CHANGED, STATE_CHANGED, Card
from widget.wire import Record, read_options

T = 1_790_000_000_000
"""A moment, milliseconds since 1970."""
DISABLE, ENABLE = COMMANDS[HOLD], COMMANDS[RELEASE]


class Desk:
    """A card whose commands are carried out by a portal that answers all of them."""

    def __init__(self, name="outgoing_contact_typed"):
        self.card = Card()
        self.card.open(read_options(options(name)), T)
        self.sent = []
        self.at(0)

    def at(self, seconds, *state):
        """Let it be that many seconds after the opening, with a state said then."""
        now = T + int(seconds * 1000)
        if state:
            self.card.receive(STATE_CHANGED, list(state), now)
        command = self.card.auto_close.next_command(self.card, self.card.note.unsaved, now)
        if command:
            self.sent.append(command)
            self.card.auto_close.confirm(command)
        return command


def test_every_phase_has_a_policy():
    """The table names all seven phases."""
    phases = "waiting ringing dialing talking ended failed unavailable"
    assert sorted(POLICY) == sorted(phases.split())


def test_it_holds_from_the_first_ring_and_lets_go_when_connected():
    """A good call is held while it rings, and released as it connects, so that its card closes by itself."""
    desk = Desk()
    assert desk.at(1, "connecting") == DISABLE
    assert desk.at(9, "connected") == ENABLE
    assert desk.at(60, "idle") is None
    assert desk.sent == [DISABLE, ENABLE]


def test_a_failed_call_stays_for_the_time_chosen():
    """After a failure the card stays for the usual minute, asks again before the portal's timer ends, and is let go."""
    desk = Desk()
    desk.at(1, "connecting")
    assert desk.at(2, "idle", {"failedCode": "486"}) is None
    assert desk.at(46) == DISABLE
    assert desk.at(61.9) is None
    assert desk.at(62) == ENABLE
    assert desk.sent == [DISABLE, DISABLE, ENABLE]


def test_it_asks_again_every_45_seconds_for_as_long_as_the_card_has_to_stay():
    """Kept open by the operator, the hold is renewed well within the portal's 65 s."""
    desk = Desk()
    desk.at(0, "connecting")
    desk.at(1, "idle", {"failedCode": "486"})
    desk.card.auto_close.keep_open = True
    moments = [second for second in range(2, 600) if desk.at(second)]
    assert all(later - sooner == REPEAT // 1000 for sooner, later in zip(moments, moments[1:]))
    assert len(moments) == 13


def test_the_countdown_is_what_will_happen():
    """The remaining seconds count down to the release; kept open there is no countdown."""
    desk = Desk()
    desk.at(0, "connecting")
    desk.at(1, "idle", {"failedCode": "486"})
    remaining = [desk.card.auto_close.remaining(desk.card, T + second * 1000) for second in (1, 31, 60, 61, 99)]
    assert remaining == [60, 30, 1, 0, 0]
    desk.card.auto_close.keep_open = True
    assert desk.card.auto_close.remaining(desk.card, T + 31000) is None


def test_a_reason_that_came_late_can_still_be_read():
    """Where the statistics gave the reason at the last second, the card stays another 15 seconds."""
    desk = Desk()
    desk.at(0, "connecting")
    desk.at(1, "idle")
    desk.card.call.correct(Record("404", "", 0))
    assert desk.card.auto_close.remaining(desk.card, T + 60_000) == 15
    assert desk.at(74) is not ENABLE
    assert desk.at(76) == ENABLE


def test_an_unsaved_note_holds_always():
    """With a note that is not saved the card stays in every phase, also after a good call and for longer than a
    minute."""
    desk = Desk()
    desk.card.note.type("text", desk.card.call)
    assert desk.at(0.5) == DISABLE
    for seconds, state in ((1, "connecting"), (9, "connected"), (60, "idle")):
        assert desk.at(seconds, state) != ENABLE
    assert desk.at(3000) == DISABLE


def test_while_talking_without_a_note_nothing_is_held():
    """A held card cannot be folded: while talking it is not, before the first keystroke."""
    desk = Desk("incoming_known_company")
    assert desk.sent == []
    desk.card.note.type("a", desk.card.call)
    assert desk.at(5) == DISABLE


def test_a_new_page_of_a_call_says_anew_what_it_wants():
    """What the portal was asked by the page before, or in a card that was closed since, is not relied on."""
    for state, held, command in (
        ("connecting", True, DISABLE),
        ("connected", False, ENABLE),
        ("connected", True, ENABLE),
    ):
        desk = Desk()
        desk.card.call.change(state, "", T)
        desk.card.auto_close.resume(desk.card.call, held, False)
        assert (desk.at(1), desk.at(2)) == (command, None)


def test_the_operator_who_is_done_lets_go():
    """Closed, called again or saved: the card is released, with a note or without."""
    desk = Desk()
    desk.at(0, "connecting")
    desk.at(1, "idle", {"failedCode": "486"})
    desk.card.auto_close.dealt_with = True
    assert desk.at(3) == ENABLE
    assert desk.at(90) is None


def test_in_a_campaign_nothing_is_held():
    """In a campaign the portal moves on to the next client: the card never holds on to the one before."""
    desk = Desk("campaign")
    desk.at(1, "connecting")
    desk.at(5, "idle", {"failedCode": "480"})
    desk.card.receive(
        ENTITY_CHANGED, [{"PHONE_NUMBER": "+375297654321", "CRM_ENTITY_TYPE": "LEAD", "CRM_ENTITY_ID": 3}], T
    )
    desk.at(8, "connecting")
    assert desk.sent == []


def test_the_next_call_begins_with_a_clean_slate():
    """What the operator decided for one call is not carried over to the next."""
    desk = Desk()
    desk.at(0, "connecting")
    desk.at(1, "idle", {"failedCode": "486"})
    desk.card.auto_close.dealt_with = True
    desk.at(2)
    assert desk.at(3, "connecting") == DISABLE
    assert not desk.card.auto_close.dealt_with


def test_only_what_the_portal_confirms_is_held():
    """A portal that does not answer has not been shown to hold the card."""
    card = Card()
    card.open(read_options(options("incoming_unknown_number")), T)
    assert card.auto_close.next_command(card, False, T) == DISABLE
    assert not card.auto_close.held
    card.auto_close.confirm(DISABLE)
    assert card.auto_close.held
    card.auto_close.confirm(ENABLE)
    assert not card.auto_close.held


def test_what_is_not_confirmed_is_asked_for_again_a_few_times():
    """While it rings, a hold that nobody confirms is asked for again, and in vain three times; so is a release."""
    desk = Desk()
    desk.card.auto_close.confirm = lambda _command: None
    desk.at(1, "connecting")
    moments = [1] + [second for second in range(2, 600) if desk.at(second)]
    assert [second - moments[0] for second in moments] == [n * RETRY // 1000 for n in range(TRIES)]
    assert desk.at(600, "connected") == ENABLE
    assert not any([desk.at(second) for second in range(601, 700)]), "a hold that there never was is let go once"


def test_a_hold_that_was_confirmed_while_ringing_is_not_repeated_before_the_end():
    """However long it rings, the portal is asked once: its timer does not run yet."""
    desk = Desk()
    assert [desk.at(second, "connecting") for second in range(1, 200)].count(DISABLE) == 1


def test_a_choice_is_one_of_the_three_or_the_usual():
    """What the portal kept for the user is checked when it is read."""
    assert [read_choice(choice) for choice in sorted(CHOICES)] == sorted(CHOICES)
    assert [read_choice(value) for value in (None, "", "999999", 15, "<b>")] == [USUAL] * 5
