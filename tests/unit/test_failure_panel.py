"""What the card says of a failed call: every form of the event, every direction, every answer. Also run under
MicroPython."""

from tests.unit.samples import Words, load, options
from widget.card import STATE_CHANGED, Card
from widget.failures import explain
from widget.panels import failure
from widget.screen import Screen
from widget.wire import Record, read_options, read_state_change, read_statistics

T = 1_790_000_000_000
"""A moment, milliseconds since 1970."""

PRESETS = {"incoming": "incoming_hidden_number", "outgoing": "outgoing_contact_typed", "callback": "callback_lead"}
FORMS = load("events")["CallCard::CallStateChanged"]


def card_of(direction, *messages):
    """A card with a connecting call of that direction, and what came then."""
    card = Card()
    card.open(read_options(dict(options(PRESETS[direction]), CALL_STATE="connecting")), T)
    for n, arguments in enumerate(messages):
        card.receive(STATE_CHANGED, arguments, T + 1000 * (n + 1))
    return card


def screen_of(card):
    """The failure panel's part of the screen."""
    screen = Screen()
    failure.render(card, Words(), T, screen)
    return screen


def test_every_form_of_the_end_says_title_and_advice_or_that_it_did_not_fail():
    """All forms of the event, in all directions: a failed card has code, source, title and advice, any other has
    none."""
    for direction in PRESETS:
        for form in FORMS.values():
            for arguments in form:
                card = card_of(direction, arguments)
                screen = screen_of(card)
                read = read_state_change(arguments)
                failed = read is not None and read[0] == "idle" and read[1] != "200"
                assert (card.phase == "failed") == failed, (direction, arguments)
                assert bool(screen.fields["failure-title"]) == failed, (direction, arguments)
                assert bool(screen.fields["failure-advice"]) == failed, (direction, arguments)
                if failed:
                    expected = (read[1], "event" if read[1] else "inferred")
                    shown = (screen.attributes["failed-code"], screen.attributes["failed-source"])
                    assert shown == expected, (direction, arguments)


def test_every_answer_of_the_statistics_gives_its_reason():
    """All answers of the statistics, in all directions, for a call that ended without a code."""
    answers = load("rest")["voximplant.statistic.get"]
    for direction in PRESETS:
        for name, answer in answers.items():
            card = card_of(direction, ["idle"])
            body = answer["body"]
            result = body.get("result") if isinstance(body, dict) else None
            record = read_statistics(result, result[0]["CALL_ID"] if result else "")
            if record:
                card.call.correct(record)
            screen = screen_of(card)
            if name == "success":
                assert (card.phase, screen.fields["failure-title"]) == ("ended", None)
            elif name == "declined_by_self":
                reason = explain("603-S", direction).reason
                assert screen.fields["failure-title"] == f"failure.{reason}.title code=603-S"
                assert screen.attributes["failed-source"] == "statistics"
            else:
                assert (screen.attributes["failed-source"], screen.attributes["failed-code"]) == ("inferred", "")


def test_while_it_searches_it_claims_only_what_is_sure():
    """During the search there is the sure title, that the reason is looked up, and to wait; no guess at a reason."""
    card = card_of("outgoing", ["idle"])
    card.call.recovery = "searching"
    fields = screen_of(card).fields
    assert fields["failure-title"] == "failure.not_connected.title code="
    assert (fields["failure-source"], fields["failure-advice"]) == ("recovery.searching", "recovery.wait")
    assert (fields["failure-why"], fields["failure-turn"]) == (None, None)


def test_how_the_reason_is_known_is_said():
    """From the event, from the statistics, refused, or never found: each has its sentence."""
    from_event = card_of("outgoing", ["idle", {"failedCode": "486"}])
    assert screen_of(from_event).fields["failure-source"] == "recovery.source.event"
    for step in ("no_right", "no_scope", "gave_up"):
        card = card_of("outgoing", ["idle"])
        card.call.recovery = step
        assert screen_of(card).fields["failure-source"] == "recovery." + step
        assert screen_of(card).fields["failure-advice"] == "failure.not_connected.advice code="


def test_the_statistics_own_words_are_shown_where_the_code_says_little():
    """CALL_FAILED_REASON stands beside an unknown code, and not beside one that the catalogue explains."""
    for code, shown in (("799", "failure.code_and_reason code=799 reason=Odd"), ("486", "failure.code code=486")):
        card = card_of("outgoing", ["idle"])
        card.call.correct(Record(code, "Odd", 0))
        assert screen_of(card).fields["failure-code"] == shown


def test_a_missed_call_is_called_missed():
    """The same code means another thing in the other direction: 304 on an incoming call is a missed call."""
    titles = [screen_of(card_of(d, ["idle", {"failedCode": "304"}])).fields["failure-title"] for d in PRESETS]
    assert titles == ["failure.missed.title code=304"] + ["failure.no_answer.title code=304"] * 2


def test_any_code_gives_a_sensible_card():
    """Every status from 300 to 699, the portal's words, nonsense, markup and 10,000 characters: title, why and
    advice."""
    codes = [str(n) for n in range(300, 700)] + ["603-S", "OTHER", "word", "4" * 10000, "<b>486</b>", 480, 486.0]
    for direction in PRESETS:
        for code in codes:
            fields = screen_of(card_of(direction, ["idle", {"failedCode": code}])).fields
            assert all(fields["failure-" + part] for part in ("title", "why", "advice", "turn", "code")), code
            assert len(fields["failure-title"]) < 120, code
