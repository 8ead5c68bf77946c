"""Texts, plural forms and durations. Also run under MicroPython."""

from tests.unit.samples import attempt
from widget.texts import PLURALS, Texts, clock

CATALOGUE = {
    "plural": "east-slavic",
    "texts": {
        "hello": "Привет, {name}",
        "duration.hours": {"one": "{n} час", "few": "{n} часа", "many": "{n} часов"},
        "duration.minutes": {"one": "{n} минута", "few": "{n} минуты", "many": "{n} минут"},
        "duration.seconds": {"one": "{n} секунда", "few": "{n} секунды", "many": "{n} секунд"},
    },
}

FORMS = {
    "one-other": {"one": (1,), "other": (0, 2, 5, 11, 21)},
    "zero-one-other": {"one": (0, 1), "other": (2, 11, 21)},
    "east-slavic": {"one": (1, 21, 101), "few": (2, 3, 4, 22), "many": (0, 5, 11, 12, 14, 111, 112)},
    "polish": {"one": (1,), "few": (2, 3, 4, 22), "many": (0, 5, 11, 12, 14, 21, 101, 112)},
}


def test_values_are_put_into_a_text():
    """A text's placeholders take the values given."""
    assert Texts(CATALOGUE)("hello", name="Анна") == "Привет, Анна"


def test_a_missing_text_names_itself():
    """A key that the catalogue lacks is an error that names the key."""
    assert "nothing.here" in str(attempt(Texts(CATALOGUE), "nothing.here"))


def test_each_plural_rule_gives_the_form_of_its_language():
    """The forms are those of the Unicode CLDR."""
    assert sorted(FORMS) == sorted(PLURALS)
    for rule, forms in FORMS.items():
        for form, numbers in forms.items():
            for n in numbers:
                assert PLURALS[rule](n) == form, (rule, n)


def test_a_duration_is_said_in_words():
    """Hours and minutes, or minutes and seconds; what is zero is left out, nothing at all is zero seconds."""
    said = Texts(CATALOGUE).duration
    assert said(65) == "1 минута 5 секунд"
    assert said(120) == "2 минуты"
    assert said(3600 + 22 * 60 + 3) == "1 час 22 минуты"
    assert said(0) == "0 секунд"


def test_the_timer_shows_minutes_and_seconds():
    """The timer has two digits of seconds, and hours only where there are any."""
    assert [clock(s) for s in (0, 7, 59, 60, 754, 3600, 36061)] == [
        "0:00",
        "0:07",
        "0:59",
        "1:00",
        "12:34",
        "1:00:00",
        "10:01:01",
    ]
