"""The made-up calls of the app's page. Also run under MicroPython."""

from tests.unit.fake_portal import drawn
from tests.unit.samples import Words, run
from widget.app.demonstration import CALLS, Demonstration, render
from widget.panels import PANELS
from widget.screen import Screen


def play(name, meanwhile=None):
    """A call played to its end, on a clock that only its own waiting moves: the Demonstration, and its phases."""
    clock = [1_790_000_000_000]
    phases = []

    async def sleep(seconds):
        clock[0] += int(seconds * 1000)
        if meanwhile:
            await meanwhile(played)

    def changed():
        phase = played.card.phase
        if phases[-1:] != [phase]:
            phases.append(phase)
        screen = Screen()
        for panel in PANELS:
            panel.render(played.card, Words(), clock[0], screen)

    played = Demonstration(sleep, lambda: clock[0], changed)
    run(played.by_name["play-" + name]())
    return played, phases


def test_the_calls_show_what_an_operator_has_to_know():
    """One call is answered, one fails with its reason; every panel of the card can show each moment of both."""
    assert play("answered")[1] == ["ringing", "talking", "ended"]
    played, phases = play("failed")
    assert phases == ["waiting", "dialing", "failed"]
    assert (played.card.call.failed_code, played.card.call.failed_source) == ("486", "event")
    assert sorted(CALLS) == ["answered", "failed"]


def test_another_call_ends_the_first():
    """Of two calls played at once only the later goes on."""

    async def once(played):
        if not others:
            others.append("failed")
            await played.play_failed()

    others = []
    assert play("answered", once)[1] == ["ringing", "waiting", "dialing", "failed"]


def test_a_button_of_the_card_says_that_it_does_nothing_here():
    """Only after a press, and until another call is played."""
    played, _phases = play("answered")
    assert drawn(render, played).fields["demonstration-note"] is None
    run(played.press())
    assert drawn(render, played).fields["demonstration-note"] == "This button works in a real call."
    run(played.play_failed())
    assert drawn(render, played).fields["demonstration-note"] is None


def test_a_note_is_shown_and_kept_nowhere():
    """What is typed stands in the card until another call is played."""
    played, _phases = play("answered")
    played.type("call back")
    assert (played.card.note.text, played.card.note.can_be_saved) == ("call back", True)
    run(played.play_answered())
    assert played.card.note.text == ""
