"""The catalogues of all languages: complete, with the right plural forms and the same placeholders."""

import json
import re
from pathlib import Path

import pytest

from tests.unit.test_texts import FORMS

WIDGET = Path(__file__).parents[2] / "widget"
CATALOGUES = {path.stem: json.loads(path.read_text("utf-8")) for path in sorted((WIDGET / "locales").glob("*.json"))}
ENGLISH = CATALOGUES["en"]["texts"]


def placeholders(text):
    """The names in braces in a text or in all its plural forms, and whether it has forms."""
    forms = text.values() if isinstance(text, dict) else [text]
    return isinstance(text, dict), sorted({name for form in forms for name in re.findall(r"{(\w+)}", form)})


@pytest.mark.parametrize("language", CATALOGUES)
def test_a_language_has_every_text_and_no_other(language):
    """A text that is missing, or that nobody asks for any more, is named."""
    texts = CATALOGUES[language]["texts"]
    assert sorted(ENGLISH.keys() - texts.keys()) == []
    assert sorted(texts.keys() - ENGLISH.keys()) == []


@pytest.mark.parametrize("language", CATALOGUES)
def test_the_placeholders_are_those_of_the_english_text(language):
    """No value is forgotten or misspelt in a translation, and what has plural forms has them everywhere."""
    texts = CATALOGUES[language]["texts"]
    assert [key for key in ENGLISH if placeholders(texts[key]) != placeholders(ENGLISH[key])] == []


@pytest.mark.parametrize("language", CATALOGUES)
def test_every_plural_text_has_the_forms_of_its_language(language):
    """Each text with a number has exactly the forms that the language's rule can ask for."""
    catalogue = CATALOGUES[language]
    forms = sorted(FORMS[catalogue["plural"]])
    plurals = {key: sorted(text) for key, text in catalogue["texts"].items() if isinstance(text, dict)}
    assert [key for key, given in plurals.items() if given != forms] == []


def test_every_text_that_the_program_names_is_there():
    """Each key written out in the widget's modules or templates is in the catalogues."""
    named = set()
    for path in [*WIDGET.rglob("*.py"), *WIDGET.rglob("*.html")]:
        source = path.read_text("utf-8")
        named |= set(re.findall(r'texts\("([a-z][\w.-]*)"[,)]', source))
        named |= set(re.findall(r'data-text="([a-z][\w.-]*)"', source))
    assert named
    assert sorted(named - ENGLISH.keys()) == []
