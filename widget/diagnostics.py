"""What a developer needs to find out what went wrong, and nothing of a person: names and shapes of messages, no
values. Pure."""

import io
import json
import sys

MESSAGES = 50
ERRORS = 10
"""What is kept at most; the oldest goes first."""

DEPTH = 3
"""How deep a shape goes."""

SAID_BY_INTERPRETER = (AttributeError, ImportError, IndexError, NameError, TypeError)
BETWEEN_GROUPS = " -().+/\u00a0\u2009\u2010\u2011\u2013\u202f"
"""What people write between the groups of a number."""


class Diagnostics:
    """Collects from the start of the page on.

    Attributes:
        facts: name → JSON value, put in by whoever knows it.
        troubles: how many errors of our own were caught.
    """

    def __init__(self):
        self.facts = {}
        self.troubles = 0
        self._messages = []
        self._errors = []

    def message(self, direction, name, arguments, at):
        """Note a message: `in` or `out`, its name, the shape of its arguments, and when (milliseconds since 1970)."""
        self._messages.append([at, direction, name[:60], shape(arguments)])
        del self._messages[:-MESSAGES]

    def error(self, error):
        """Note an uncaught error of ours, without what it says, and return its whole trace, masked."""
        self.troubles += 1
        self._errors.append(masked(placed(error)))
        del self._errors[:-ERRORS]
        return masked(traced(error))

    def report(self, card, now) -> str:
        """All of it as text (JSON), for the clipboard."""
        call = card.call
        began = self._messages[0][0] if self._messages else now
        return json.dumps(
            {
                "facts": self.facts,
                "phase": card.phase,
                "timeline": [[step.state, seconds, step.seen] for step, seconds in call.steps(now)] if call else [],
                "failed": [masked(call.failed_code), call.failed_source, call.recovery] if call else [],
                "auto_close": [card.auto_close.held, card.auto_close.choice],
                "note": [card.note.status, len(card.note.text)],
                "ignored": card.ignored,
                "messages": [[at - began] + rest for at, *rest in self._messages],
                "errors": self._errors,
            }
        )


def shape(value, depth=0):
    """What kind of thing a JSON value is, without what it says: {"CALL_ID": "text 32"}, ["text 4", {}], "number"."""
    if isinstance(value, dict):
        if depth >= DEPTH:
            return "object"
        return {masked(str(key)[:40]): shape(item, depth + 1) for key, item in sorted(value.items())[:30]}
    if isinstance(value, list):
        return "list" if depth >= DEPTH else [shape(item, depth + 1) for item in value[:10]]
    if isinstance(value, str):
        return "text %d" % len(value)
    return {bool: "yes or no", type(None): "nothing"}.get(type(value), "number")


def traced(error) -> str:
    """The traceback of an error as text; MicroPython and CPython each have their own way."""
    if hasattr(sys, "print_exception"):
        text = io.StringIO()
        sys.print_exception(error, text)
        return text.getvalue()
    import traceback

    return "".join(traceback.format_exception(error, chain=False))


def placed(error) -> str:
    """The kind of an error and where it was raised; what it says only where the interpreter alone can have said it:
    another may name what a portal sent."""
    lines = traced(error).split("\n")
    places = []
    while lines[0].startswith("Traceback") and lines[len(places) + 1][:2] == "  ":
        places.append(lines[len(places) + 1])
    said = ": " + str(error) if isinstance(error, SAID_BY_INTERPRETER) else ""
    return "\n".join(places + [type(error).__name__ + said])


def masked(text: str) -> str:
    """The text with each number of more than three digits, and so each number of a person or call, taken out, also
    where it is written in groups."""
    out, number, gap = [], "", ""
    for character in text + "\n":
        if "0" <= character <= "9":
            number += gap + character
            gap = ""
        elif number and character in BETWEEN_GROUPS:
            gap += character
        else:
            digits = len([c for c in number if "0" <= c <= "9"])
            out.append(("…" if digits > 3 else number) + gap + character)
            number = gap = ""
    return "".join(out)[:-1]
