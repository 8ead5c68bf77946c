"""Texts for people: looked up in one language's catalogue when they are shown, never earlier. Pure.

A catalogue is a file of widget/locales: `{"plural": a name of PLURALS, "texts": {key: text, or {form: text}}}`. The
build fills what a language lacks from English, so a catalogue that reaches the card is complete.
"""


def _one_other(n):
    return "one" if n == 1 else "other"


def _zero_one_other(n):
    return "one" if n in (0, 1) else "other"


def _few(n):
    return n % 10 in (2, 3, 4) and n % 100 not in (12, 13, 14)


def _east_slavic(n):
    if n % 10 == 1 and n % 100 != 11:
        return "one"
    return "few" if _few(n) else "many"


def _polish(n):
    if n == 1:
        return "one"
    return "few" if _few(n) else "many"


# The plural form of a whole number, as the Unicode CLDR has it; a catalogue names its rule.
PLURALS = {
    "one-other": _one_other,
    "zero-one-other": _zero_one_other,
    "east-slavic": _east_slavic,
    "polish": _polish,
}


class Texts:
    """One language's texts, called with a key: `texts("phase.ringing")`, `texts("duration.minutes", n=5)`.

    Args:
        catalogue: a parsed catalogue.

    Raises:
        KeyError: at a call, naming the key that the catalogue lacks.
    """

    def __init__(self, catalogue):
        self._texts = catalogue["texts"]
        self._plural = PLURALS[catalogue["plural"]]

    def __call__(self, key, **values):
        text = self._texts[key]
        if isinstance(text, dict):
            text = text[self._plural(values["n"])]
        return _filled(text, values)

    def has(self, key):
        """Whether there is a text of that key."""
        return key in self._texts

    def duration(self, seconds):
        """Whole seconds as words: "1 hour 2 minutes", "2 minutes 5 seconds", "7 seconds"."""
        hours, minutes, rest = seconds // 3600, seconds % 3600 // 60, seconds % 60
        parts = [("hours", hours), ("minutes", minutes)] if hours else [("minutes", minutes), ("seconds", rest)]
        named = [self("duration." + unit, n=n) for unit, n in parts if n]
        return " ".join(named) if named else self("duration.seconds", n=0)


def _filled(text, values):
    """The text with its placeholders replaced in one pass: a value that looks like a placeholder stays a value."""
    parts = text.split("{")
    for n in range(1, len(parts)):
        name, brace, rest = parts[n].partition("}")
        parts[n] = str(values[name]) + rest if brace and name in values else "{" + parts[n]
    return "".join(parts)


def clock(seconds):
    """Whole seconds as a timer shows them: "0:07", "12:34", "1:02:03"."""
    hours, minutes, rest = seconds // 3600, seconds % 3600 // 60, seconds % 60
    if hours:
        return "%d:%02d:%02d" % (hours, minutes, rest)
    return "%d:%02d" % (minutes, rest)
