"""Phone numbers as people read them. Pure."""

# Country code → sizes of the groups after it, as these countries write their numbers; the last two are joined by a dash
# where there are four. A number of another country, or of another length, is cut into groups of three from its end.
GROUPS = {
    "1": (3, 3, 4),
    "7": (3, 3, 2, 2),
    "375": (2, 3, 2, 2),
    "380": (2, 3, 2, 2),
    "48": (3, 3, 3),
    "33": (1, 2, 2, 2, 2),
    "90": (3, 3, 2, 2),
    "55": (2, 5, 4),
}

# Country codes of one and of two digits (ITU-T E.164); all others have three.
ONE_DIGIT = ("1", "7")
TWO_DIGITS = (
    "20 27 30 31 32 33 34 36 39 40 41 43 44 45 46 47 48 49 51 52 53 54 55 56 57 58 "
    "60 61 62 63 64 65 66 81 82 84 86 90 91 92 93 94 95 98"
).split()

SHORTEST = 10
"""Digits from which a number without a plus sign can carry its country code; a shorter one is an extension."""


def show(number: str) -> str:
    """A number for the eye: "+7 916 123-45-67", "+49 30 123 456"; whatever is not one stays as it is."""
    international = number.startswith("+")
    digits = number[1:] if international else number
    if not is_dialable(number) or not all("0" <= c <= "9" for c in digits):
        return number
    code = _country_code(digits)
    rest = digits[len(code) :]
    groups = GROUPS.get(code)
    if groups and len(rest) == sum(groups) and (international or len(digits) > SHORTEST):
        return "+" + code + " " + _join(rest, groups)
    if not international or len(digits) < SHORTEST:
        return number
    head = len(rest) % 3 or 3
    return " ".join(["+" + code, rest[:head]] + [rest[i : i + 3] for i in range(head, len(rest), 3)])


def is_dialable(number: str) -> bool:
    """Whether the portal can be asked to dial it: 3 to 20 digits, `*` or `#`, with or without a leading plus sign."""
    digits = number[1:] if number.startswith("+") else number
    return 3 <= len(digits) <= 20 and all(c in "0123456789*#" for c in digits)


def _country_code(digits):
    if digits[:1] in ONE_DIGIT:
        return digits[:1]
    return digits[:2] if digits[:2] in TWO_DIGITS else digits[:3]


def _join(digits, sizes):
    parts = []
    for size in sizes:
        parts.append(digits[:size])
        digits = digits[size:]
    if len(sizes) == 4:
        return parts[0] + " " + "-".join(parts[1:])
    return " ".join(parts)
