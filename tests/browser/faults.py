"""The faults that can befall a card, how each is brought about, and what the operator then reads.

Three rules hold for every fault in every moment: the operator reads what stands in its row, never nothing and never
what is not so; what does not need the broken thing goes on (the next state, the timer, the note); and once the fault is
over, so is its effect, at the latest with the next page.
"""

from collections import namedtuple

import build
from tests.browser.moments import SAVED

ADD, LIST, STATISTICS = "crm.timeline.comment.add", "crm.timeline.comment.list", "voximplant.statistic.get"

Fault = namedtuple("Fault", "kind name way reads")
"""What is broken (a kind of Trouble), which one, in which way, and what is read then: data-field → a text in it. MOMENT
stands for what is read in the moment anyway, NEXT_MOMENT for what the next one says."""

MOMENT, NEXT_MOMENT = "as in this moment", "as in the next moment"

# How a REST method can go wrong → what the stand-in is told to answer. `late` comes after the card has given up;
# `twice` is the SDK's callback called twice.
ANSWERS = {
    "unanswered": {"never": True},
    "late": None,
    "twice": None,
    "401": {"status": 401, "body": {"error": "invalid_token", "error_description": "Invalid access token"}},
    "403": {"status": 403, "body": {"error": "ACCESS_DENIED", "error_description": "Access denied!"}},
    "404": {"status": 404, "body": {"error": "ERROR_METHOD_NOT_FOUND", "error_description": "Method not found!"}},
    "500": {"status": 500, "body": "<html>gateway</html>"},
    "503": {"status": 503, "body": {"error": "QUERY_LIMIT_EXCEEDED", "error_description": "Too many requests"}},
    "HTML": {"status": 200, "body": "<!doctype html><title>Sign in</title>"},
    "cut off": {"cut": True},
}
SILENT = ("unanswered", "late", "500", "503", "HTML", "cut off")
UNSURE = "Bitrix24 did not confirm it."
REFUSED, FAILED = "You have no right to write", "Bitrix24 did not take the note."
SEARCHING, NO_RIGHT, NO_SCOPE = "Looking up the reason…", "your account cannot view", "no access to telephony"

# Method → what is read when it is answered so, and else. The list is asked for before a note is sent: where it is
# silent, nothing was sent.
METHODS = {
    ADD: ("note-status", {"twice": SAVED, "401": FAILED, "403": REFUSED, "404": REFUSED}, UNSURE),
    LIST: ("note-status", dict.fromkeys(SILENT, FAILED), UNSURE),
    STATISTICS: ("failure-source", {"403": NO_RIGHT, "404": NO_SCOPE}, SEARCHING),
}

WAYS = {"unanswered": "never", "late": "late", "twice": "twice"}

# Command → what is read when its answer does not come, comes after five seconds, comes twice. Here are all whose answer
# is waited for: resizeWindow, setUserOption and imPhoneTo are sent without a callback (test_a_failed_call.py has a
# portal that does not dial).
NO_PORTAL = {"phase": "No call here", "explanation": "Bitrix24 does not answer."}
COPIED = {"action-result": "The diagnostics are copied."}
COMMANDS = {
    "getInitData": (NO_PORTAL, {"phase": MOMENT}, {"phase": MOMENT}),
    "getStatus": ({"phase": "Incoming call"},) * 3,
    "disableAutoClose": ({"phase": "Incoming call"},) * 3,
    "enableAutoClose": ({"phase": "Talking"},) * 3,
    "getInterface": (COPIED,) * 3,
    "openPath": ({"client": "Contact 797"},) * 3,
    "refreshAuth": ({"note-status": FAILED}, {"note-status": SAVED}, {"note-status": SAVED}),
}

# Event → what is read when it is lost, comes after five seconds, comes twice.
EVENTS = {
    "CallCard::CallStateChanged": ({"phase": MOMENT}, {"phase": NEXT_MOMENT}, {"phase": NEXT_MOMENT}),
    "CallCard::EntityChanged": ({"client": "Contact 797"}, {"client": "Lead 9"}, {"client": "Lead 9"}),
    "CallCard::BeforeClose": ({"phase": MOMENT},) * 3,
}

NOT_LOADED, NO_SDK = {"boot": "did not load completely"}, {"explanation": "must let api.bitrix24.com through"}

# File of the bundle (a pattern) → what is read when it does not come whole.
FILES = {
    "**/*.wasm": NOT_LOADED,
    "**/runtime/*.js": NOT_LOADED,
    "**/widget.txt": NOT_LOADED,
    "**/locales/*.json": NOT_LOADED,
    "**/*.css": {"phase": MOMENT},
}
BROKEN = ("missing", "damaged", "blocked")

SDK = {"missing": NO_SDK, "damaged": NO_SDK, "blocked": NO_SDK, "late": {"phase": MOMENT}}

CLOCK = {
    "an hour of sleep": {"phase": MOMENT},
    "set back an hour": {"phase": MOMENT},
    "set forth an hour": {"phase": MOMENT},
    "another time zone": {"phase": MOMENT},
}

STORAGE = ("denied", "full", "emptied")


def _rows():
    for method, (field, special, otherwise) in METHODS.items():
        for way in ANSWERS:
            yield Fault("method", method, way, {field: special.get(way, otherwise)})
    for kind, table in (("command", COMMANDS), ("event", EVENTS)):
        for name, reads in table.items():
            for way, read in zip(WAYS, reads, strict=True):
                yield Fault(kind, name, way, read)
    for pattern, read in FILES.items():
        for way in BROKEN:
            yield Fault("file", pattern, way, read)
    for way, read in SDK.items():
        yield Fault("sdk", build.SDK, way, read)
    for way, read in CLOCK.items():
        yield Fault("clock", "clock", way, read)
    for way in STORAGE:
        yield Fault("storage", "storage", way, {"phase": MOMENT})


BROWSERS_OWN = ("Failed to load resource", "ERR_")
"""What the browser itself says in the console of a request that failed."""
LOADING = ("console error", "console warning", "page error")
"""And of a page whose parts are broken: anything."""


def is_loaded(fault):
    """Whether it is something that only a new page meets."""
    return fault.kind in ("file", "sdk") or fault.name == "getInitData"


FAULTS = sorted(_rows(), key=is_loaded)
