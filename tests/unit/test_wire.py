"""What a portal sends, in every form it comes, and what we read in it. Also run under MicroPython."""

from tests.unit.samples import as_strings, load, options
from widget.wire import Client, read_entity_change, read_options, read_state_change


def test_the_one_argument_of_the_sdk_is_the_state():
    """Today's SDK delivers the state alone, and the state alone is read."""
    for arguments in load("events")["CallCard::CallStateChanged"]["sdk"]:
        assert read_state_change(arguments) == (arguments[0], ""), arguments


def test_two_documented_arguments_are_state_and_failed_code():
    """Where a portal sends the documented second argument, its code is read, a number like a string."""
    expected = ["", "", "", "486", "480", "603-S", "", ""]
    for arguments, code in zip(load("events")["CallCard::CallStateChanged"]["documented"], expected):
        assert read_state_change(arguments) == (arguments[0], code), arguments


def test_an_array_of_both_is_read_like_both():
    """One array of state and code is read like the two."""
    samples = load("events")["CallCard::CallStateChanged"]["array"]
    assert [read_state_change(a) for a in samples] == [("idle", "404"), ("connected", ""), ("connected", "")]


def test_an_object_is_read_like_both():
    """One object with state and code is read like the two, whichever of the names it uses."""
    samples = load("events")["CallCard::CallStateChanged"]["object"]
    assert [read_state_change(a) for a in samples] == [("idle", "503"), ("connected", ""), ("idle", "403")]


def test_nonsense_is_no_state_and_no_foreign_code():
    """Nonsense is not read as a state; a state with a nonsense code is the state with what text the code has."""
    readings = [read_state_change(a) for a in load("events")["CallCard::CallStateChanged"]["nonsense"]]
    assert readings[:8] == [None] * 8
    assert readings[8:12] == [("idle", ""), ("idle", ""), ("connected", ""), ("idle", "")]
    assert readings[12] == ("idle", "<b>486</b>")
    assert readings[13][0] == "idle"


def test_an_entity_is_number_and_client():
    """EntityChanged gives the number and the client, an unknown number is none."""
    readings = [read_entity_change(a) for a in load("events")["CallCard::EntityChanged"]["sdk"]]
    assert readings == [("+19001234567", Client("CONTACT", 123)), ("", Client("LEAD", 9)), ("", None)]


def test_a_nonsense_entity_is_ignored_or_no_client():
    """EntityChanged without an object, or without anything we know in it, is ignored."""
    readings = [read_entity_change(a) for a in load("events")["CallCard::EntityChanged"]["nonsense"]]
    assert readings == [None] * 5


def test_options_read_the_same_as_json_and_as_strings_of_a_post():
    """JSON types, the strings of a POST, and the JSON text of either give the same Options."""
    for name, value in load("placement_options").items():
        if name != "hostile":
            assert read_options(value) == read_options(as_strings(value)), name


def test_a_known_company_is_read():
    """Number, line, client, direction and state of a call with strings for numbers."""
    read = read_options(options("incoming_known_company"))
    assert (read.number, read.line, read.client) == ("+4930123456", "+49 30 000-00-00", Client("COMPANY", 17))
    assert (read.direction, read.state, read.campaign) == ("incoming", "connected", False)


def test_an_unknown_and_a_hidden_number_are_none():
    """No PHONE_NUMBER and `hidden` both mean that there is no number to show; the line keeps its name."""
    for name in ("incoming_unknown_number", "incoming_hidden_number"):
        assert read_options(options(name)).number == "", name
    assert read_options(options("incoming_unknown_number")).line == "Support"


def test_hostile_options_are_text_or_nothing():
    """Hostile options give no client, no direction, no state, and plain short texts."""
    read = read_options(options("hostile"))
    assert (read.client, read.direction, read.state, read.campaign) == (None, "", None, False)
    assert len(read.call_id) <= 200


def test_options_that_are_no_object_are_empty():
    """Whatever is no object reads as a call of which nothing is known."""
    empty = read_options({})
    for value in (None, 7, "", "not json", "[1]", [], True):
        assert read_options(value) == empty, value
