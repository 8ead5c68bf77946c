"""The texts of the app's own pages, in every catalogue of widget/locales."""

import json
import re

import build
from widget.app.checks import CHECKS
from widget.app.refusals import REFUSALS

LIMIT = 200
"""Characters of a text: four to five lines at 360 pixels."""
PUT_TOGETHER = (
    *("app.check.", "app.copied.", "app.refusal.", "app.status.", "app.unavailable.", "app.visitor"),
    *("install.right.", "install.status."),
)
"""How the keys begin that a module puts together."""


def texts():
    """Language → its texts of these pages, as they are in widget/locales."""
    found = {}
    for path in sorted((build.WIDGET / "locales").glob("*.json")):
        own = json.loads(path.read_text("utf-8"))["texts"]
        found[path.stem] = {key: text for key, text in own.items() if key.startswith(build.APP_TEXTS)}
    return found


def test_every_language_has_every_text():
    """No text is missing in any language, and none is there that English has not."""
    for language, own in texts().items():
        assert set(own) == set(texts()["en"]), language


def test_every_language_fills_in_the_same_values():
    """The placeholders of a text are the same in all languages."""
    for key, english in texts()["en"].items():
        wanted = sorted(re.findall(r"{\w+}", english))
        for language, own in texts().items():
            assert sorted(re.findall(r"{\w+}", own[key])) == wanted, (language, key)


def test_every_text_is_short_and_plain():
    """No blank, no markup, no exclamation mark, and no more than fits a phone."""
    for language, own in texts().items():
        for key, text in own.items():
            assert 0 < len(text) <= LIMIT, (language, key, len(text))
            assert not re.search(r"[<>!¡]|^\s|\s$", text), (language, key)


def test_every_text_is_asked_for():
    """No text is there that no template or module names, save those whose keys are put together."""
    sources = [*(build.WIDGET / "templates").glob("*.html"), *build.WIDGET.rglob("*.py"), build.ROOT / "build.py"]
    source = "\n".join(path.read_text("utf-8") for path in sources)
    strays = {key for key in texts()["en"] if f'"{key}"' not in source and not key.startswith(PUT_TOGETHER)}
    assert strays == set()


def test_every_check_and_every_refusal_has_its_texts():
    """A line of the self-check has a name; a reason of REFUSALS has a sentence, and no other has one."""
    keys = set(texts()["en"])
    assert {f"app.check.{name}" for name in CHECKS} <= keys
    reasons = {f"app.refusal.{reason}" for reason in (*REFUSALS.values(), "other", "plan")}
    assert reasons == {key for key in keys if key.startswith("app.refusal.")}


def test_the_card_loads_none_of_them():
    """The catalogue of the card has no text of these pages, and theirs has no other."""
    files = build.pages(build.SDK)
    for language in texts():
        card = json.loads(files[f"locales/{language}.json"])
        app = json.loads(files["locales/app.json"])[language]
        assert not [key for key in card["texts"] if key.startswith(build.APP_TEXTS)]
        assert set(app["texts"]) == set(texts()[language])
        assert card["plural"] == app["plural"]
