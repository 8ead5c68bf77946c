"""What a portal's refusal means to an administrator, and what he can do about it. Pure."""

import json

from widget.errors import PortalError

NOT_LISTED, UNEXPECTED = "NOT_LISTED", "UNEXPECTED"
"""Codes of our own: bound, and yet not in placement.get; a result of another kind than documented."""

# Error code → the end of the key of its sentence. Codes are those of the methods' own documentation and of its list of
# system errors; any other is `other`.
REFUSALS = {
    "ACCESS_DENIED": "not_allowed",
    "INVALID_CREDENTIALS": "not_allowed",
    "user_access_error": "no_access",
    "WRONG_AUTH_TYPE": "not_an_app",
    "insufficient_scope": "scope",
    "ERROR_PLACEMENT_NOT_FOUND": "no_placement",
    "ERROR_ARGUMENT": "argument",
    "ERROR_METHOD_NOT_FOUND": "method",
    "expired_token": "expired",
    "NO_AUTH_FOUND": "expired",
    "QUERY_LIMIT_EXCEEDED": "too_many",
    "OPERATION_TIME_LIMIT": "too_many",
    NOT_LISTED: "not_listed",
    PortalError.NO_ANSWER: "no_answer",
    PortalError.LOST: "lost",
}

PLAN = "commercial plans"
"""Words of ACCESS_DENIED where it is not the user who lacks a right but the portal that has no REST (documentation)."""

# Method up to its first dot → the scope that it needs (documentation).
SCOPES = {"placement": "placement", "voximplant": "telephony", "crm": "crm"}


ANSWER = '{"method": %s, "status": %s, "error": %s, "error_description": %s}'
"""The keys in this order: MicroPython's dict keeps none."""


class Refused(Exception):
    """A method of the portal that was not performed.

    Attributes:
        method: its name.
        error: the PortalError.
    """

    def __init__(self, method, error):
        super().__init__(method, error)
        self.method = method
        self.error = error


async def ask(portal, method: str, parameters: dict, kind):
    """Call a REST method and return its `result`.

    Args:
        portal: has async call_method(method, parameters).
        method: its name.
        parameters: its parameters.
        kind: the type that the result must be of.

    Raises:
        Refused: the portal refused, did not answer, or answered something else.
    """
    try:
        result = await portal.call_method(method, parameters)
    except PortalError as error:
        raise Refused(method, error)
    if not isinstance(result, kind):
        raise Refused(method, PortalError(UNEXPECTED, json.dumps(result)))
    return result


def sentence(refused: Refused) -> tuple:
    """The key of the sentence that says what is wrong and what helps, and its values."""
    code = refused.error.code
    reason = REFUSALS.get(code, "other")
    if reason == "not_allowed" and PLAN in str(refused.error.text):
        reason = "plan"
    scope = SCOPES.get(refused.method.split(".")[0], "")
    return "app.refusal." + reason, {"method": refused.method, "scope": scope}


def raw(refused: Refused) -> str:
    """The portal's answer as it came, one line of JSON, for whoever helps."""
    error = refused.error
    values = (refused.method, error.status, error.code, error.text)
    return ANSWER % tuple([json.dumps(value) for value in values])
