"""Characters that no text of a portal should bring along, and those that the two interpreters take differently. Pure.

MicroPython 1.27 knows only the ASCII part of white space and of letter case (measured), so neither is left to `str`.
"""

# First and last of the characters that would hide or turn the text around them: controls, zero-width and direction
# marks, halves of surrogate pairs.
INVISIBLE = (
    (0x00, 0x1F),
    (0x7F, 0x9F),
    (0x200B, 0x200F),
    (0x2028, 0x202E),
    (0x2060, 0x206F),
    (0xD800, 0xDFFF),
    (0xFEFF, 0xFEFF),
)

# First and last of the white space beyond ASCII (Unicode White_Space).
SPACES = (
    (0x85, 0x85),
    (0xA0, 0xA0),
    (0x1680, 0x1680),
    (0x2000, 0x200A),
    (0x2028, 0x2029),
    (0x202F, 0x202F),
    (0x205F, 0x205F),
    (0x3000, 0x3000),
)


def is_invisible(character: str) -> bool:
    """Whether it would hide or turn the text around it."""
    return _is_among(character, INVISIBLE)


def spaced(text: str) -> str:
    """The text with every white space beyond ASCII as a plain blank."""
    return "".join([" " if c > "~" and _is_among(c, SPACES) else c for c in text])


def upper(text: str) -> str:
    """The text with the letters a to z in upper case, and no others."""
    return "".join([chr(ord(c) - 32) if "a" <= c <= "z" else c for c in text])


def _is_among(character, ranges):
    return any(first <= ord(character) <= last for first, last in ranges)
