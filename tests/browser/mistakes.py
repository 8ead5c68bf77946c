"""Mistakes that a developer makes, one of each kind: where, and what is said of it."""

from playwright.sync_api import expect


class Mistake:
    """A kind of mistake.

    Args:
        file: path from the project's folder.
        old: the piece of its text in place of which the mistake stands, or before which, on lines of its own.
        wrong: the mistake.
        says: a part of what is said of it.
        line: which line of the mistake is named as the one at fault.
        instead: whether it takes the piece's place.
    """

    def __init__(self, file, old, wrong, says, line=1, instead=False):
        self.file, self.old, self.says, self.line = file, old, says, line
        self.new = wrong if instead else f"{wrong}\n{old}"

    def make(self, window, workshop):
        """Save it, and wait until the card shows it at the right place."""
        workshop.change(self.file, self.old, self.new)
        before, _, _ = workshop.original(self.file).partition(self.old)
        expect(window.overlay.locator("b")).to_have_text(f"{self.file}:{before.count(chr(10)) + self.line}")
        expect(window.overlay.locator("li")).to_contain_text(self.says)

    def heal(self, window, workshop):
        """Save the file as it was, and wait until the card is as it was."""
        workshop.restore()
        expect(window.overlay).to_have_count(0)
        window.is_ready()

    def __repr__(self):
        return f"{self.file}: {self.says}"


def in_python(wrong, says, line=1):
    """A mistake in the program."""
    return Mistake("widget/call.py", "Step = namedtuple", wrong, says, line)


def in_template(wrong, says, line=1):
    """A mistake in a page."""
    return Mistake("widget/templates/call-card.html", '<main id="call-card"', wrong, says, line)


def in_catalogue(wrong, says, old='  "app.title"', instead=False):
    """A mistake in a language's texts."""
    return Mistake("widget/locales/ru.json", old, wrong, says, instead=instead)


MICROPYTHON = "MicroPython, which runs the card, says"

MISTAKES = (
    in_python("broken = (1", "never closed"),
    in_python("broken = 'text", "unterminated string"),
    in_python("def broken()\n    pass", "expected ':'"),
    in_python("if True:\nbroken = 1", "expected an indented block", line=2),
    in_python("    broken = 1", "unexpected indent"),
    in_python("return 1", "outside function"),
    in_python("broken = 1 = 2", "cannot assign"),
    in_python("match []:\n    case _:\n        pass", MICROPYTHON),
    in_python("broken = {**{}}", MICROPYTHON),
    in_python("broken = [\n    1,\n    *[],\n]", MICROPYTHON, line=3),
    in_python("def broken(first, /):\n    pass", MICROPYTHON),
    in_template("{% fi %}", "unknown tag 'fi'"),
    in_template("{{ phases }", "unexpected '}'"),
    in_template("{{ nothing_like_that }}", "'nothing_like_that' is undefined"),
    in_template('{{ texts["nothing.like.that"] }}', "nothing.like.that"),
    in_template('{% include "nothing.html" %}', "there is no template nothing.html"),
    in_template('{{ icon("nothing") }}', "nothing.svg"),
    in_template("{{ 1 / 0 }}", "division by zero"),
    in_catalogue('  "broken": "text"', "Expecting ',' delimiter"),
    in_catalogue('  "broken": 5,', "a text is a string"),
    in_catalogue('  "broken": "{name",', "placeholder"),
    in_catalogue('  "broken": {"one": "{n}"},', "plural form few, many is missing"),
    in_catalogue('  "phase.waiting": "again",', "there twice", old='  "phase.ringing"'),
    in_catalogue('"plural": "klingon"', "plural is one of", old='"plural": "east-slavic"', instead=True),
)
