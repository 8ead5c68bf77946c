"""Checks what test_anything_may_come.py promises of every picture that a card gives: tests.unit.play.Player.picture."""

from widget.auto_close import POLICY
from widget.call import TIMELINE_LIMIT
from widget.memory import DATE_LIMIT
from widget.panels.failure import FIELDS
from widget.wire import STATES, TEXT_LIMIT

DIRECTIONS = ("incoming", "outgoing", "callback", "")
SOURCES = ("event", "statistics", "inferred")


def check(picture):
    """All that holds of a single picture."""
    attributes = picture["attributes"]
    texts = [*attributes.values(), *picture["choices"].values(), picture["note"][0]]
    texts += [text for text in picture["fields"].values() if text is not None]
    assert all(isinstance(text, str) for text in texts), picture
    assert all(isinstance(offered, bool) for offered in picture["actions"].values()), picture
    assert attributes["phase"] in POLICY
    assert attributes["state"] in STATES
    assert attributes["direction"] in DIRECTIONS
    assert attributes["auto-close"] in ("allowed", "held")
    assert len(attributes["call-id"]) <= TEXT_LIMIT
    assert len(set(picture["order"])) == len(picture["order"])
    assert all(picture["actions"][name] for name in picture["order"])
    _check_failure(picture["fields"], attributes)
    _check_timeline(picture["timeline"], attributes)


def _check_failure(fields, attributes):
    if attributes["phase"] != "failed":
        assert [fields[name] for name in FIELDS] == [None] * len(FIELDS)
        assert attributes["failed-code"] == attributes["failed-source"] == ""
        return
    assert all(fields[name] for name in ("failure-title", "failure-advice", "failure-source"))
    assert attributes["failed-source"] in SOURCES
    assert fields["failure-why"] or not attributes["failed-code"], "a reason that is known is not waited for"
    assert bool(attributes["failed-code"]) == (attributes["failed-source"] != "inferred")


def _check_timeline(timeline, attributes):
    begins = [began for _state, _label, began, _seconds, _lasted in timeline]
    assert begins == sorted(begins)
    assert len(timeline) <= TIMELINE_LIMIT
    assert all(state in STATES and seconds >= 0 for state, _label, _began, seconds, _lasted in timeline)
    assert all(0 <= began <= DATE_LIMIT for began in begins)
    assert (timeline[-1][0] if timeline else "idle") == attributes["state"]


def seconds_of(picture):
    """The timer's whole seconds, 0 where there is none."""
    seconds = 0
    for part in (picture["fields"]["timer"] or "0").split(":"):
        seconds = seconds * 60 + int(part)
    return seconds
