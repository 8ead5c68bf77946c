"""What is copied for a developer: everything about messages and errors, nothing about people. Also run under
MicroPython."""

import json

from tests.unit.samples import options
from widget.card import STATE_CHANGED, Card
from widget.diagnostics import ERRORS, MESSAGES, Diagnostics, masked, shape
from widget.errors import PortalError
from widget.wire import read_options

T = 1_790_000_000_000
"""A moment, milliseconds since 1970."""


def card_of(name):
    """A card opened at T with the options of that name."""
    card = Card()
    card.open(read_options(options(name)), T)
    return card


def test_a_shape_says_what_kind_and_not_what():
    """Kinds and lengths of values, names of keys; no value."""
    assert shape(["idle", {"failedCode": "486"}]) == ["text 4", {"failedCode": "text 3"}]
    assert shape({"a": 1, "b": None, "c": True, "d": 1.5}) == {
        "a": "number",
        "b": "nothing",
        "c": "yes or no",
        "d": "number",
    }
    assert shape([[[[1]]]]) == [[["list"]]]


def test_long_numbers_are_masked_and_line_numbers_are_not():
    """What may be a phone number or an id is taken out of a trace; file and line stay."""
    assert masked('File "widget/call.py", line 123: +79161234567!') == 'File "widget/call.py", line 123: +…!'


def test_a_number_written_in_groups_is_masked_too():
    """However people write a number, no group of it is left; places and small numbers are."""
    for number in ("12 34 56", "+375 29 123-45-67", "8 (029) 123.45.67", "01/23/45", "7\u00a0916\u2011123"):
        assert masked("to " + number + ", 12").replace("+", "") == "to …, 12", number
    assert masked("line 12, in x\n  3") == "line 12, in x\n  3"


def test_what_an_error_says_is_not_in_the_report():
    """A KeyError names the key, a ValueError the value: from a portal they may be a person's. Kind and place stay."""
    for error in (
        KeyError("Ivanova"),
        ValueError("bad: 'Ivanova'\n  File \"Ivanova\", line 1"),
        PortalError("Ivanova", ""),
    ):
        diagnostics = Diagnostics()
        try:
            raise error
        except Exception as raised:
            diagnostics.error(raised)
        report = diagnostics.report(card_of("campaign"), T)
        assert "Ivanova" not in report
        assert type(error).__name__ in report
        assert "test_diagnostics.py" in report


def test_what_only_the_interpreter_can_have_said_is_in_the_report():
    """A missing attribute or a wrong type is said in the interpreter's own words, which a developer needs."""
    diagnostics = Diagnostics()
    try:
        None.kind()
    except AttributeError as error:
        diagnostics.error(error)
    assert "has no attribute 'kind'" in diagnostics.report(card_of("campaign"), T)


def test_an_error_is_kept_with_file_and_line():
    """An uncaught error's trace names its kind and where it was raised."""
    diagnostics = Diagnostics()
    try:
        {}["missing"]
    except KeyError as error:
        trace = diagnostics.error(error)
    assert "KeyError" in trace
    assert "test_diagnostics.py" in trace
    assert "line " in trace
    assert diagnostics.troubles == 1


def test_a_report_holds_nothing_of_a_person():
    """After a whole call no number, name, line or id of it is in the report."""
    for name in ("outgoing_contact_typed", "callback_lead", "incoming_known_company", "hostile"):
        diagnostics, card = Diagnostics(), card_of(name)
        diagnostics.message("in", "getStatus", [options(name)], T)
        diagnostics.message("in", STATE_CHANGED, ["connecting"], T + 1000)
        card.note.type("Анна ждёт", card.call)
        report = diagnostics.report(card, T + 2000)
        parsed = json.loads(report)
        assert parsed["messages"][1][:3] == [1000, "in", STATE_CHANGED]
        for key, value in options(name).items():
            if key in ("CALL_ID", "PHONE_NUMBER", "LINE_NUMBER", "LINE_NAME") and value:
                assert value not in report, (name, key)
        assert "Анна" not in report


def test_a_number_where_no_number_belongs_is_not_in_the_report():
    """A portal that names a key by a number, or gives one as the failed code."""
    diagnostics, card = Diagnostics(), card_of("campaign")
    diagnostics.message("in", "getStatus", [{"+79161234567": 1, "79161234568": {"8 (029) 123-45-67": 2}}], T)
    card.receive(STATE_CHANGED, ["connecting"], T)
    card.receive(STATE_CHANGED, ["idle", {"failedCode": "busy 79161234569"}], T)
    report = diagnostics.report(card, T)
    assert "7916" not in report
    assert "123-45" not in report
    assert "busy" in report


def test_only_the_last_messages_and_errors_are_kept():
    """A page that runs all day keeps a bounded report."""
    diagnostics = Diagnostics()
    for n in range(500):
        diagnostics.message("in", "event", [n], T + n)
        diagnostics.error(ValueError("x"))
    report = json.loads(diagnostics.report(card_of("campaign"), T))
    assert (len(report["messages"]), len(report["errors"])) == (MESSAGES, ERRORS)
