"""What failed codes are read as and what they mean; runs under CPython and MicroPython."""

from widget.failures import CODE_LIMIT, CODES, REASONS, TURNS, explain, is_failure, read_code

# The CALL_FAILED_CODE values of the Bitrix24 documentation, and the reasons for a call of unknown direction,
# an incoming and an outgoing one.
DOCUMENTED = {
    "304": ("no_answer", "missed", "no_answer"),
    "402": ("no_funds", "no_funds", "no_funds"),
    "403": ("forbidden", "forbidden", "forbidden"),
    "404": ("invalid_number", "undelivered", "invalid_number"),
    "423": ("blocked", "blocked", "blocked"),
    "480": ("unavailable", "missed", "unavailable"),
    "484": ("direction_unavailable", "undelivered", "direction_unavailable"),
    "486": ("busy", "busy_here", "busy"),
    "503": ("direction_unavailable", "undelivered", "direction_unavailable"),
    "603": ("declined", "declined_here", "declined_by_client"),
    "603-S": ("cancelled", "cancelled", "cancelled_here"),
    "OTHER": ("other", "other", "other"),
}

# The SIP status codes from 300 to 699 in the IANA registry.
REGISTERED = """
300 301 302 305 380
400 401 402 403 404 405 406 407 408 410 412 413 414 415 416 417 420 421 422 423 424 425 428 429 430 433 436 437 438
439 440 469 470 480 481 482 483 484 485 486 487 488 489 491 493 494
500 501 502 503 504 505 513 555 580
600 603 604 606 607 608
"""

DIRECTIONS = ("incoming", "outgoing", "callback", "", "sideways")

MARKUP = "<img src=x onerror=alert(1)>"

# A value from the wire, and the code it is read as.
READINGS = (
    ("486", "486"),
    (" 486 ", "486"),
    ("486\n", "486"),
    ("486\x00", "486"),
    ("\u202e486", "486"),
    (486, "486"),
    (486.0, "486"),
    (486.5, "486.5"),
    (-1, "-1"),
    (10**40, ""),
    (float("nan"), ""),
    (float("inf"), ""),
    ("603-S", "603-S"),
    ("603-s", "603-S"),
    ("other", "OTHER"),
    ("SIP 486", "486"),
    ("sip/2.0 486 Busy Here", "486"),
    ("486 Busy Here", "486"),
    ("SIP/2.0 200 OK", "200"),
    (200, "200"),
    ("SIP", "SIP"),
    ("busy", "busy"),
    ("занято", "занято"),
    ("٤٨٦", "٤٨٦"),
    (MARKUP, MARKUP),
    ("9999999999999999999999", "9999999999999999999999"),
    ("4" * 10000, "4" * CODE_LIMIT),
    (" " * 10000 + "486", "486"),
    ("", ""),
    ("   ", ""),
    ("\x00\x1f", ""),
    (0, ""),
    ("0", ""),
    ("null", ""),
    ("undefined", ""),
    (None, ""),
    (True, ""),
    (False, ""),
    ([], ""),
    (["486"], ""),
    ({}, ""),
    ({"a": 1}, ""),
)


def test_any_json_value_is_read_as_a_code():
    """Numbers, blanks, status lines, words, markup and objects become the code they mean, or none."""
    for value, code in READINGS:
        assert read_code(value) == code, (value, read_code(value))


def test_reading_a_code_twice_changes_nothing():
    """A code that was read is read as itself, so that explaining it cannot change it."""
    for _value, code in READINGS:
        assert read_code(code) == code, code


def test_only_no_code_and_success_are_no_failure():
    """200 and the absence of a code do not make a call failed; everything else does."""
    assert not is_failure("")
    assert not is_failure("200")
    for code in ("486", "603-S", "OTHER", "busy", "202", "799", MARKUP):
        assert is_failure(code), code


def test_every_documented_code_has_its_own_meaning_by_direction():
    """The portal's meaning of a code is what the card says, for each direction."""
    for code, (unknown, incoming, outgoing) in DOCUMENTED.items():
        assert code in CODES, code
        assert explain(code, "").reason == unknown, code
        assert explain(code, "incoming").reason == incoming, code
        assert explain(code, "outgoing").reason == outgoing, code


def test_a_callback_reads_as_an_outgoing_call():
    """Whatever the code, a callback fails for the reason that an outgoing call would fail for."""
    for code in CODES:
        assert explain(code, "callback") == explain(code, "outgoing"), code


def test_an_unknown_direction_blames_neither_side():
    """Where the direction is unknown, no reason claims who declined, cancelled or missed the call."""
    sided = "missed not_answered undelivered busy_here declined_here declined_by_client cancelled_here unwanted"
    for code in CODES:
        assert explain(code, "sideways") == explain(code, ""), code
        assert explain(code, "").reason not in sided.split(), code


def test_every_registered_status_code_has_an_exact_entry():
    """The table holds each status code of the registry with its phrase, and otherwise only the portal's own."""
    for code in REGISTERED.split():
        assert CODES[code][1], code
    assert sorted(CODES) == sorted(set(REGISTERED.split() + list(DOCUMENTED) + [""]))


def test_each_status_code_from_300_to_699_means_its_entry_or_its_class():
    """A status code without an entry is explained by its class, and keeps its code."""
    for number in range(300, 700):
        code = str(number)
        for direction in DIRECTIONS:
            failure = explain(code, direction)
            assert failure.code == code
            assert code in CODES or failure.reason == "class_" + code[0] + "xx", failure


def test_a_code_of_no_class_is_unknown_and_kept():
    """A code that nobody lists is called unknown and shown as it came."""
    for code in ("799", "299", "100", "busy", "4861", "48", "603-X", "4x4", MARKUP):
        failure = explain(code, "outgoing")
        assert (failure.reason, failure.code, failure.phrase) == ("unknown", code, ""), failure


def test_without_a_code_only_what_is_sure_is_said():
    """Where nobody says why, an incoming call was not answered and any other did not connect."""
    for code in ("", "200"):
        assert explain(code, "incoming").reason == "not_answered"
        assert explain(code, "outgoing").reason == "not_connected"
        assert explain(code, "callback").reason == "not_connected"
        assert explain(code, "").reason == "not_connected"
        assert explain(code, "incoming").code == ""


def test_the_phrase_is_the_registrys():
    """A status code brings its registered phrase, a code of the portal's own brings none."""
    assert explain("486", "incoming").phrase == "Busy Here"
    assert explain("423", "outgoing").phrase == "Interval Too Brief"
    assert explain("603-S", "outgoing").phrase == ""


def test_any_text_is_explained():
    """10,000 characters, markup and blanks are explained like any other code, with a code of bounded length."""
    for code in ("4" * 10000, "<b>" * 4000, " ", "\n", "603-S" * 9, "{code}", "%s"):
        for direction in DIRECTIONS:
            failure = explain(code, direction)
            assert failure.reason in REASONS
            assert len(failure.code) <= CODE_LIMIT


def test_every_reason_is_reached_and_has_a_turn():
    """No reason is dead weight in the card, none is missing, and each names whose turn it is."""
    reached = {
        explain(code, direction).reason
        for codes in (CODES, ("399", "499", "599", "699", "799"))
        for code in codes
        for direction in DIRECTIONS
    }
    assert reached == set(REASONS)
    for turn, call_again in REASONS.values():
        assert turn in TURNS
        assert call_again in (True, False)


def test_calling_again_is_offered_where_it_can_help():
    """A missed call is worth calling back at once; a wrong number, an empty balance and a refusal are not."""
    assert explain("304", "incoming").call_again
    assert explain("603-S", "outgoing").call_again
    for code in ("404", "402", "423", "403", "603", "486", "607"):
        assert not explain(code, "outgoing").call_again, code
