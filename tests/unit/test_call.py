"""One call: state, phase, timeline and timer. Also run under MicroPython."""

from tests.unit.samples import options
from widget.call import PHASES, RUNNING, TIMELINE_LIMIT, Call
from widget.wire import Options, read_options

T = 1_790_000_000_000
"""A moment, milliseconds since 1970."""


def opened(direction="incoming", state="connecting"):
    """A call with which the card was opened at T."""
    return Call(Options("id", "+7", "", None, direction, state, False), T)


def test_a_card_without_a_call_waits():
    """An idle call to which nothing has happened is waiting, and has no timeline."""
    call = opened(state="idle")
    assert (call.phase, call.timeline, call.seconds(T + 9000)) == ("waiting", [], 0)


def test_connecting_rings_or_dials_by_direction():
    """Incoming rings, outgoing and callback dial; of an unknown direction is assumed what may not be missed."""
    phases = [opened(direction).phase for direction in ("incoming", "outgoing", "callback", "")]
    assert phases == ["ringing", "dialing", "dialing", "ringing"]


def test_an_answered_call_talks_and_ends():
    """connecting, connected, idle is ringing, talking, ended."""
    call = opened()
    call.change("connected", "", T + 4000)
    assert call.phase == "talking"
    call.change("idle", "", T + 64000)
    assert (call.phase, call.seconds(T + 99000)) == ("ended", 60)


def test_a_call_that_never_connected_has_failed():
    """connecting, idle is a failure even when nobody says why."""
    call = opened()
    call.change("idle", "", T + 20000)
    assert (call.phase, call.failed_code, call.seconds(T + 99000)) == ("failed", "", 20)


def test_a_code_other_than_200_is_a_failure():
    """A code with idle fails the call, whatever came before it."""
    for state in ("idle", "connecting", "connected"):
        call = opened("outgoing", state)
        call.change("idle", "486", T + 3000)
        assert (call.phase, call.failed_code, call.failed_source) == ("failed", "486", "event"), state


def test_code_200_is_no_failure():
    """A call that the portal ends with 200 has ended well, though nobody saw it connected."""
    call = opened("outgoing")
    call.change("idle", "200", T + 3000)
    assert call.phase == "ended"


def test_what_was_not_seen_is_not_called_failed():
    """A call found idle by asking may have been connected in between: it has ended, not failed."""
    call = opened()
    call.change("idle", "", T + 20000, seen=False)
    assert call.phase == "ended"


def test_a_repeated_state_changes_nothing_but_a_late_code():
    """The same state again adds no step; a code that comes with a second idle is taken."""
    call = opened("outgoing")
    call.change("connecting", "", T + 1000)
    call.change("idle", "", T + 2000)
    call.change("idle", "404", T + 2500)
    call.change("idle", "486", T + 3000)
    assert ([step.state for step in call.timeline], call.failed_code) == (["connecting", "idle"], "404")


def test_a_card_opened_in_mid_call_counts_from_then_and_knows_it():
    """A connected call began before the card: its time counts from the opening, and it says so."""
    call = Call(read_options(options("incoming_known_company")), T)
    assert (call.phase, call.seconds(T + 5000), call.counted_from_opening) == ("talking", 5, True)
    assert not opened().counted_from_opening


def test_the_timeline_has_each_state_with_its_seconds():
    """Each state lasts until the next began, the running one until now, the end has no length."""
    call = opened()
    call.change("connected", "", T + 4000)
    assert [(step.state, s) for step, s in call.steps(T + 10500)] == [("connecting", 4), ("connected", 6)]
    call.change("idle", "", T + 64000)
    assert [(step.state, s) for step, s in call.steps(T + 99000)] == [("connecting", 4), ("connected", 60), ("idle", 0)]


def test_time_never_runs_backwards():
    """A message with an earlier time than the last step counts from that step."""
    call = opened()
    call.change("connected", "", T - 5000)
    assert call.timeline[-1].began == T
    assert call.seconds(T - 1000) == 0


def test_the_timeline_is_bounded():
    """A portal gone wrong does not fill the memory."""
    call = opened()
    for n in range(200):
        call.change(("connecting", "connected")[n % 2], "", T + n)
    assert len(call.timeline) == TIMELINE_LIMIT


def test_the_running_phases_are_those_of_the_table():
    """The phases in which the timer runs are the ones of connecting and connected, no others."""
    assert set(RUNNING) == {phase for (state, _), phase in PHASES.items() if state != "idle"}
