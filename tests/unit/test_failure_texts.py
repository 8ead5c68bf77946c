"""The failure texts of every catalogue in widget/locales."""

import json
from pathlib import Path

from widget.failures import REASONS, TURNS

LOCALES = Path(__file__).parents[2] / "widget" / "locales"

# Characters that fit a card of 320 px: the title on one or two lines, why and advice on three or four.
LIMITS = {"title": 40, "why": 110, "advice": 120}
OTHER_LIMIT = 130

# Reasons whose texts may name the code: only those where there is nothing else to say.
WITH_CODE = {"class_3xx", "class_4xx", "class_5xx", "class_6xx", "unknown", "code", "code_and_reason"}

RECOVERY = (
    "wait",
    "searching",
    "no_right",
    "no_scope",
    "gave_up",
    "source.event",
    "source.statistics",
    "source.inferred",
)

KEYS = (
    [f"failure.{reason}.{part}" for reason in REASONS for part in LIMITS]
    + [f"turn.{turn}" for turn in TURNS]
    + [f"recovery.{what}" for what in RECOVERY]
    + ["failure.code", "failure.code_and_reason"]
)


def catalogues():
    """Each language and its texts, as they are in widget/locales."""
    return {path.stem: json.loads(path.read_text("utf-8"))["texts"] for path in sorted(LOCALES.glob("*.json"))}


def test_the_ten_languages_are_there():
    """Each of the languages promised has a catalogue."""
    assert {"ru", "en", "ua", "de", "la", "br", "fr", "it", "pl", "tr"} <= set(catalogues())


def test_every_language_has_every_text():
    """No failure, turn or recovery text is missing or blank in any language."""
    missing = [(lang, key) for lang, texts in catalogues().items() for key in KEYS if not texts.get(key, "").strip()]
    assert missing == []


def test_no_language_has_a_text_of_a_reason_that_does_not_exist():
    """A text whose reason, turn or recovery step is gone or misspelt is found."""
    families = ("failure.", "turn.", "recovery.")
    strays = [
        (lang, key)
        for lang, texts in catalogues().items()
        for key in texts
        if key.startswith(families) and key not in KEYS
    ]
    assert strays == []


def test_every_text_fits_the_card():
    """Every text stays within its characters, with a code of three digits in place."""
    too_long = [
        (lang, key)
        for lang, texts in catalogues().items()
        for key in KEYS
        if len(texts[key].replace("{code}", "499")) > LIMITS.get(key.rsplit(".", 1)[1], OTHER_LIMIT)
    ]
    assert too_long == []


def test_titles_are_two_to_five_words():
    """A title is read at a glance."""
    odd = [
        (lang, texts[key])
        for lang, texts in catalogues().items()
        for key in KEYS
        if key.endswith(".title") and not 2 <= len(texts[key].split()) <= 5
    ]
    assert odd == []


def test_every_language_names_the_code_in_the_same_texts():
    """The placeholder is in the same places in all languages, and only where the code is all there is to say."""
    english = catalogues()["en"]
    for lang, texts in catalogues().items():
        for key in KEYS:
            assert texts[key].count("{code}") == english[key].count("{code}"), (lang, key)
            assert texts[key].count("{") == english[key].count("{"), (lang, key)
            assert "{code}" not in texts[key] or key.split(".")[1] in WITH_CODE, (lang, key)


def test_texts_are_calm_and_plain():
    """No exclamation marks, no markup, no technical names; a why and an advice end as sentences do."""
    for lang, texts in catalogues().items():
        for key in KEYS:
            assert not any(mark in texts[key] for mark in ("!", "¡", "<", ">", "SIP")), (lang, key)
            assert texts[key].endswith(".") == key.endswith(
                (".why", ".advice", "wait", "no_right", "no_scope", "gave_up")
            ), (
                lang,
                key,
            )
