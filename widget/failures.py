"""What a failed code means: the reason, whose turn it is, and whether calling again at once makes sense. Pure.

The words for people are in widget/locales, by reason: `failure.<reason>.title`, `.why` and `.advice`, and
`turn.<turn>`.
"""

from collections import namedtuple

from widget.characters import is_invisible, spaced, upper

Failure = namedtuple("Failure", ("reason", "turn", "call_again", "code", "phrase"))
"""Why a call failed: a key of REASONS, one of TURNS, a bool, the code, and the phrase registered for the code or ""."""

TURNS = ("client", "operator", "administrator", "line_provider")

CODE_LIMIT = 32
"""Characters kept of a code; the longest that means anything has five."""
LOOKED_AT = 200
"""Characters of a text in which its code is looked for, what cannot be seen among them."""

# What a code means, as (reason, registered phrase). The codes are those that the Bitrix24 REST documentation lists as
# CALL_FAILED_CODE, and all SIP status codes from 300 to 699 in the IANA registry "Session Initiation Protocol (SIP)
# Parameters"; a comment names the document, without one it is RFC 3261, section 21. Where both define a code, the
# meaning is the portal's and the phrase the registry's. The reason here holds where BY_DIRECTION has no other.
CODES = {
    "300": ("redirected", "Multiple Choices"),
    "301": ("number_changed", "Moved Permanently"),
    "302": ("redirected", "Moved Temporarily"),
    "304": ("no_answer", ""),  # Bitrix24: missed; not in the registry
    "305": ("redirected", "Use Proxy"),
    "380": ("redirected", "Alternative Service"),
    "400": ("bad_request", "Bad Request"),
    "401": ("line_authorization", "Unauthorized"),
    "402": ("no_funds", "Payment Required"),  # Bitrix24: insufficient funds; RFC 3261: reserved
    "403": ("forbidden", "Forbidden"),  # Bitrix24: forbidden
    "404": ("invalid_number", "Not Found"),  # Bitrix24: invalid number; RFC 3261: no such user
    "405": ("unsupported", "Method Not Allowed"),
    "406": ("incompatible", "Not Acceptable"),
    "407": ("line_authorization", "Proxy Authentication Required"),
    "408": ("no_answer", "Request Timeout"),
    "410": ("number_changed", "Gone"),
    "412": ("bad_request", "Conditional Request Failed"),  # RFC 3903
    "413": ("bad_request", "Request Entity Too Large"),
    "414": ("bad_request", "Request-URI Too Long"),
    "415": ("incompatible", "Unsupported Media Type"),
    "416": ("unsupported", "Unsupported URI Scheme"),
    "417": ("unsupported", "Unknown Resource-Priority"),  # RFC 4412
    "420": ("unsupported", "Bad Extension"),
    "421": ("unsupported", "Extension Required"),
    "422": ("bad_request", "Session Interval Too Small"),  # RFC 4028
    "423": ("blocked", "Interval Too Brief"),  # Bitrix24: blocked; RFC 3261: registered for too short a time
    "424": ("bad_request", "Bad Location Information"),  # RFC 6442
    "425": ("bad_request", "Bad Alert Message"),  # RFC 8876
    "428": ("caller_identity", "Use Identity Header"),  # RFC 8224
    "429": ("caller_identity", "Provide Referrer Identity"),  # RFC 3892
    "430": ("connection_lost", "Flow Failed"),  # RFC 5626
    "433": ("hidden_number", "Anonymity Disallowed"),  # RFC 5079
    "436": ("caller_identity", "Bad Identity Info"),  # RFC 8224
    "437": ("caller_identity", "Unsupported Credential"),  # RFC 8224
    "438": ("caller_identity", "Invalid Identity Header"),  # RFC 8224
    "439": ("unsupported", "First Hop Lacks Outbound Support"),  # RFC 5626
    "440": ("routing_loop", "Max-Breadth Exceeded"),  # RFC 5393
    "469": ("unsupported", "Bad Info Package"),  # RFC 6086
    "470": ("forbidden", "Consent Needed"),  # RFC 5360
    "480": ("unavailable", "Temporarily Unavailable"),  # Bitrix24: temporarily unavailable
    "481": ("connection_lost", "Call/Transaction Does Not Exist"),
    "482": ("routing_loop", "Loop Detected"),
    "483": ("routing_loop", "Too Many Hops"),
    "484": ("direction_unavailable", "Address Incomplete"),  # Bitrix24: direction unavailable; RFC 3261: digits missing
    "485": ("invalid_number", "Ambiguous"),
    "486": ("busy", "Busy Here"),  # Bitrix24: busy
    "487": ("no_answer", "Request Terminated"),
    "488": ("incompatible", "Not Acceptable Here"),
    "489": ("unsupported", "Bad Event"),  # RFC 6665
    "491": ("collision", "Request Pending"),
    "493": ("security", "Undecipherable"),
    "494": ("security", "Security Agreement Required"),  # RFC 3329
    "500": ("provider_error", "Server Internal Error"),
    "501": ("unsupported", "Not Implemented"),
    "502": ("provider_error", "Bad Gateway"),
    "503": ("direction_unavailable", "Service Unavailable"),  # Bitrix24: direction unavailable; RFC 3261: overloaded
    "504": ("provider_timeout", "Server Time-out"),
    "505": ("unsupported", "Version Not Supported"),
    "513": ("bad_request", "Message Too Large"),
    "555": ("unsupported", "Push Notification Service Not Supported"),  # RFC 8599
    "580": ("incompatible", "Precondition Failure"),  # RFC 3312
    "600": ("busy", "Busy Everywhere"),
    "603": ("declined", "Decline"),  # Bitrix24: declined
    "603-S": ("cancelled", ""),  # Bitrix24: cancelled by the caller, "Decline self"; not in the registry
    "604": ("invalid_number", "Does Not Exist Anywhere"),
    "606": ("incompatible", "Not Acceptable"),
    "607": ("unwanted", "Unwanted"),  # RFC 8197
    "608": ("spam_filter", "Rejected"),  # RFC 8688
    "OTHER": ("other", ""),  # Bitrix24: undefined
    "": ("not_connected", ""),  # nobody says why
}

# Where it matters who called whom: direction → reason by CODES → reason to show. An incoming call was made to our
# number, so that "no such number" and "direction unavailable" speak of our own routing. A callback counts as outgoing:
# it is we who call. Any other direction is "": there no reason may say which side it was.
BY_DIRECTION = {
    "incoming": {
        "no_answer": "missed",
        "unavailable": "missed",
        "busy": "busy_here",
        "declined": "declined_here",
        "hidden_number": "declined_here",
        "unwanted": "declined_here",
        "spam_filter": "declined_here",
        "caller_identity": "declined_here",
        "invalid_number": "undelivered",
        "number_changed": "undelivered",
        "direction_unavailable": "undelivered",
        "redirected": "undelivered",
        "incompatible": "undelivered",
        "bad_request": "undelivered",
        "unsupported": "undelivered",
        "routing_loop": "undelivered",
        "security": "undelivered",
        "not_connected": "not_answered",
    },
    "outgoing": {"declined": "declined_by_client", "cancelled": "cancelled_here"},
    "": {"hidden_number": "declined", "unwanted": "declined", "caller_identity": "declined"},
}
BY_DIRECTION["callback"] = BY_DIRECTION["outgoing"]

# A status code that CODES lacks means what its class means (RFC 3261, section 8.1.3.2); any other code is `unknown`.
CLASSES = {"3": "class_3xx", "4": "class_4xx", "5": "class_5xx", "6": "class_6xx"}

# Whose turn it is (one of TURNS), and whether calling again at once makes sense: yes where the cause was on our side or
# passes by itself, no where the same call would end the same way or trouble a person who just did not take it.
REASONS = {
    "missed": ("operator", True),
    "no_answer": ("client", False),
    "unavailable": ("client", False),
    "busy": ("client", False),
    "busy_here": ("operator", True),
    "declined": ("client", False),
    "declined_by_client": ("client", False),
    "declined_here": ("operator", True),
    "cancelled": ("operator", True),
    "cancelled_here": ("operator", True),
    "forbidden": ("administrator", False),
    "invalid_number": ("operator", False),
    "number_changed": ("operator", False),
    "direction_unavailable": ("administrator", False),
    "no_funds": ("administrator", False),
    "blocked": ("administrator", False),
    "redirected": ("operator", False),
    "line_authorization": ("administrator", False),
    "caller_identity": ("line_provider", False),
    "hidden_number": ("administrator", False),
    "unwanted": ("client", False),
    "spam_filter": ("line_provider", False),
    "incompatible": ("administrator", False),
    "bad_request": ("line_provider", False),
    "unsupported": ("line_provider", False),
    "routing_loop": ("administrator", False),
    "connection_lost": ("operator", True),
    "provider_error": ("line_provider", True),
    "provider_timeout": ("line_provider", True),
    "collision": ("operator", True),
    "security": ("administrator", False),
    "undelivered": ("administrator", True),
    "class_3xx": ("operator", False),
    "class_4xx": ("operator", False),
    "class_5xx": ("line_provider", True),
    "class_6xx": ("client", False),
    "other": ("operator", True),
    "unknown": ("operator", True),
    "not_connected": ("operator", True),
    "not_answered": ("operator", True),
}

# What JavaScript and forms write where there is no code.
NOTHING = ("0", "null", "undefined")


def read_code(value) -> str:
    """Any JSON value from the wire as a code: "486", "603-S", "OTHER", another text up to CODE_LIMIT characters, or "".

    Numbers and status lines ("SIP/2.0 486 Busy Here", "SIP 486", "486 Busy Here") are read as their status code; known
    codes in their known case. Zero, blanks, booleans, lists and objects are no code.
    """
    if isinstance(value, bool):
        return ""
    if isinstance(value, (int, float)):
        value = str(int(value) if value == value // 1 else value) if abs(value) < 1e15 else ""
    if not isinstance(value, str):
        return ""
    seen = [c for c in value.strip(" \t\r\n")[:LOOKED_AT] if not is_invisible(c)]
    text = spaced("".join(seen)).strip()[:CODE_LIMIT].strip()
    words = upper(text).split()
    if len(words) > 1 and words[0] in ("SIP", "SIP/2.0"):
        del words[0]
    if words and (words[0] in CODES or _is_status(words[0])):
        return words[0]
    return "" if text in NOTHING else text


def is_failure(code: str) -> bool:
    """Whether a code from read_code says that the call failed; "" says nothing, and 200 is success."""
    return code not in ("", "200")


def explain(code: str, direction: str) -> Failure:
    """What a failed call's code means; never raises.

    Args:
        code: the failed code; "" or "200" where it failed and nobody says why.
        direction: `incoming`, `outgoing` or `callback`; anything else is a call of unknown direction.
    """
    code = read_code(code)
    if not is_failure(code):
        code = ""
    fallback = CLASSES.get(code[0], "unknown") if _is_status(code) else "unknown"
    reason, phrase = CODES.get(code, (fallback, ""))
    reason = BY_DIRECTION.get(direction, BY_DIRECTION[""]).get(reason, reason)
    turn, call_again = REASONS[reason]
    return Failure(reason, turn, call_again, code, phrase)


def _is_status(text):
    return len(text) == 3 and all(c in "0123456789" for c in text)
