"""Saves that a developer makes, by kind of source: what is changed in which file, and how the card shows it."""

import json
import re


class Save:
    """A kind of save.

    Args:
        file: path from the project's folder.
        pattern: the piece of it that is replaced, as a regular expression.
        replacement: what takes its place, as in re.sub; `NUMBER` stands for the save's number.
        seen: JavaScript that gives that number as a text, once `card` shows the save.
    """

    def __init__(self, file, pattern, replacement, seen):
        self.file, self.pattern, self.replacement, self.seen = file, pattern, replacement, seen

    def make(self, workshop, number):
        """Save it; returns the condition that is true once it is seen."""
        original = workshop.original(self.file)
        changed, count = re.subn(self.pattern, self.replacement.replace("NUMBER", str(number)), original)
        assert count, f"{self.file} has nothing like {self.pattern!r}"
        workshop.write(self.file, changed)
        return f"{self.seen} === {json.dumps(str(number))}"


SAVES = {
    "Python": Save(
        "widget/panels/phase.py",
        r'( *)screen\.attributes\["phase"\]',
        r'\1screen.attributes["save"] = "NUMBER"\n\g<0>',
        "card?.dataset.save",
    ),
    "template": Save(
        "widget/templates/call-card.html",
        '<main id="call-card"',
        r'\g<0> data-template="NUMBER"',
        "(card?.dataset.ready === 'true' && card.dataset.template)",
    ),
    "catalogue": Save(
        "widget/locales/en.json",
        r'("phase\.\w+": ")',
        r"\g<1>NUMBER ",
        "card?.querySelector('[data-field=phase]')?.textContent.split(' ')[0]",
    ),
    "CSS": Save(
        "static/call-card.css",
        r"\Z",
        r"\n#call-card { --save: NUMBER }\n",
        "(card && getComputedStyle(card).getPropertyValue('--save').trim())",
    ),
    "icon": Save(
        "static/icons/ringing.svg",
        "<svg",
        r'\g<0> data-save="NUMBER"',
        "card?.querySelector('[data-icon=ringing] svg')?.dataset.save",
    ),
}
