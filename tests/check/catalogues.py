"""Are the texts complete: every language, every text, every form, every placeholder; and are they in the bundle."""

import json
import re

from tests.check.bundle import Bundle
from widget.texts import PLURALS

LANGUAGES = ("br", "de", "en", "fr", "it", "la", "pl", "ru", "tr", "ua")
"""The portal's codes of the languages that the card speaks."""
PLACEHOLDER = re.compile(r"{(\w+)}")
JSON_STRING = re.compile(r'"((?:[^"\\]|\\.)*)"')
NUMBERS = range(200)
"""Enough of them to meet every plural form."""

Text = str | dict[str, str]


def complete(bundle: Bundle) -> list[str]:
    """Where widget/locales lacks something that English, or the language's own grammar, asks for."""
    found = [f"widget/locales/{code}.json: it is not there" for code in LANGUAGES if code not in bundle.catalogues]
    english = bundle.catalogues.get("en", {}).get("texts", {})
    for language, catalogue in bundle.catalogues.items():
        place = f"widget/locales/{language}.json"
        if catalogue["plural"] not in PLURALS:
            found.append(f"{place}: there is no plural rule {catalogue['plural']}")
            continue
        texts, forms = catalogue["texts"], {PLURALS[catalogue["plural"]](n) for n in NUMBERS}
        found += [f"{place}: {key} is missing" for key in english if key not in texts]
        found += [f"{place}: {key} is not in English" for key in texts if key not in english]
        for key in (key for key in english if key in texts):
            found += [f"{place}: {key}: {offence}" for offence in _offences(english[key], texts[key], forms)]
    return found


def shipped(bundle: Bundle) -> list[str]:
    """Texts of widget/locales that stand nowhere in the bundle."""
    catalogues = {text for file in bundle.texts(".json").values() for text in JSON_STRING.findall(file)}
    others = "\n".join(bundle.texts(".js", ".txt", ".html").values())
    return [
        f"{language}: {key} is in no file"
        for language, catalogue in bundle.catalogues.items()
        for key, text in catalogue["texts"].items()
        for written in (json.dumps(part, ensure_ascii=False)[1:-1] for part in _parts(text))
        if written not in catalogues and written not in others
    ]


def _offences(english: Text, text: Text, forms: set[str]) -> list[str]:
    """What is wrong with one text."""
    if isinstance(english, dict) != isinstance(text, dict):
        return ["plural forms in one language and none in the other"]
    found = []
    if isinstance(text, dict):
        found = [f"the form {form} is missing" for form in sorted(forms - text.keys())]
    wanted = _placeholders(english)
    found += ["it is empty"] if not all(part.strip() for part in _parts(text)) else []
    lost, more = wanted - _placeholders(text), _placeholders(text) - wanted
    found += [f"{{{name}}} is missing" for name in sorted(lost)]
    return found + [f"{{{name}}} is not in English" for name in sorted(more)]


def _parts(text: Text) -> list[str]:
    """The text, or each of its plural forms."""
    return list(text.values()) if isinstance(text, dict) else [text]


def _placeholders(text: Text) -> set[str]:
    return set(PLACEHOLDER.findall(" ".join(_parts(text))))
