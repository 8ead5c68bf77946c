"""Reads what a portal sends into the few shapes that the rest of the widget knows. Pure.

A portal sends one thing in many forms: numbers as strings after a POST, arguments as one value, as two, in an array or
in an object, `"undefined"` for nothing. Whatever comes, these functions return a value or None; they never raise.
"""

import json
from collections import namedtuple

from widget.characters import spaced
from widget.failures import read_code

STATES = ("idle", "connecting", "connected")

# The portal's CALL_DIRECTION and what it means to us. Documented are the first three; the others are the portal's own
# names for a transfer and for a robot's call. Any other direction is unknown: the empty string.
DIRECTIONS = {
    "incoming": "incoming",
    "outgoing": "outgoing",
    "callback": "callback",
    "incomingTransfer": "incoming",
    "infocall": "outgoing",
}

CLIENT_KINDS = ("LEAD", "DEAL", "CONTACT", "COMPANY")

TEXT_LIMIT = 200
"""Characters kept of any single text from the portal."""

Client = namedtuple("Client", ("kind", "id"))
"""The CRM item a call is linked to: kind is one of CLIENT_KINDS, id a positive integer."""

Options = namedtuple("Options", ("call_id", "number", "line", "client", "direction", "state", "campaign"))
"""PLACEMENT_OPTIONS as we use them: texts, Client or None, a direction or "", a state or None, a bool."""

Record = namedtuple("Record", ("code", "reason", "seconds"))
"""What the call statistics say of a call: failed code, CALL_FAILED_REASON as text, seconds of conversation."""


def read_text(value):
    """Any JSON value as a text of at most TEXT_LIMIT characters without control characters; nothing becomes ""."""
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        return ""
    text = value if isinstance(value, str) else str(value)
    text = spaced("".join(c if c >= " " and c != "\x7f" else " " for c in text[:TEXT_LIMIT])).strip()
    return "" if text == "undefined" else text


def read_number(value):
    """A phone number as the portal gives it; `hidden`, `unknown` and a lone plus sign or country digit become ""."""
    number = read_text(value)
    if number in ("hidden", "unknown") or len(number) < 3:
        return ""
    return number


def read_client(kind, identifier):
    """A Client, or None where there is none or where the portal names a kind that we cannot link to."""
    number = read_id(identifier)
    return Client(kind, number) if kind in CLIENT_KINDS and number else None


def read_id(value):
    """The ID of something in the portal, a positive integer; 0 where it is none."""
    text = read_text(value)
    return int(text) if text and len(text) <= 15 and all("0" <= c <= "9" for c in text) else 0


def read_options(value):
    """PLACEMENT_OPTIONS, or an answer to getStatus, as Options; from a dict or from its JSON text."""
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except (ValueError, RuntimeError):  # the last for lists in lists without end
            value = None
    if not isinstance(value, dict):
        value = {}
    state = value.get("CALL_STATE")
    direction = value.get("CALL_DIRECTION")
    return Options(
        call_id=read_text(value.get("CALL_ID")),
        number=read_number(value.get("PHONE_NUMBER")),
        line=read_text(value.get("LINE_NAME")) or read_text(value.get("LINE_NUMBER")),
        client=read_client(value.get("CRM_ENTITY_TYPE"), value.get("CRM_ENTITY_ID")),
        direction=DIRECTIONS.get(direction, "") if isinstance(direction, str) else "",
        state=state if state in STATES else None,
        campaign=value.get("CALL_LIST_MODE") in (True, "true"),
    )


def read_state_change(arguments):
    """The arguments of CallCard::CallStateChanged as (state, failed code), or None where no state can be read.

    Documented: `"idle", {"failedCode": "486"}`. Through today's SDK only the first argument arrives (seen with the
    portal's own code); an array of both and an object are seen in integrations. A failed code counts only with `idle`.
    """
    if not isinstance(arguments, list) or not arguments:
        return None
    first = arguments[0]
    more = arguments[1] if len(arguments) > 1 else None
    if isinstance(first, list):
        return read_state_change(first) if first and not isinstance(first[0], list) else None
    if isinstance(first, dict):
        more = first.get("additionalParams", first)
        first = first.get("callState", first.get("state"))
    if first not in STATES:
        return None
    code = read_code(more.get("failedCode")) if isinstance(more, dict) else ""
    return first, code if first == "idle" else ""


def read_entity_change(arguments):
    """The argument of CallCard::EntityChanged as (number, Client or None), or None where it is not an object."""
    if not isinstance(arguments, list) or not arguments or not isinstance(arguments[0], dict):
        return None
    entity = arguments[0]
    if "PHONE_NUMBER" not in entity and "CRM_ENTITY_TYPE" not in entity:
        return None
    client = read_client(entity.get("CRM_ENTITY_TYPE"), entity.get("CRM_ENTITY_ID"))
    return read_number(entity.get("PHONE_NUMBER")), client


def read_statistics(result, call_id):
    """The Record of a call in an answer of voximplant.statistic.get, or None where it is not written yet.

    A call that was passed on has several: where one of them connected the call did not fail, else the last one counts.
    """
    found = None
    for record in result if isinstance(result, list) else ():
        if not isinstance(record, dict) or record.get("CALL_ID") != call_id:
            continue
        code = read_code(record.get("CALL_FAILED_CODE"))
        if not code:
            continue
        found = Record(code, read_text(record.get("CALL_FAILED_REASON")), _read_seconds(record.get("CALL_DURATION")))
        if code == "200":
            break
    return found


def _read_seconds(value):
    text = read_text(value)
    return int(text) if text and len(text) < 8 and all("0" <= c <= "9" for c in text) else 0
