"""Phone numbers for the eye. Also run under MicroPython."""

from widget import phone

SHOWN = {
    "+79161234567": "+7 916 123-45-67",
    "79161234567": "+7 916 123-45-67",
    "+19001234567": "+1 900 123 4567",
    "+375291234567": "+375 29 123-45-67",
    "+4930123456": "+49 30 123 456",
    "+33123456789": "+33 1 23 45 67 89",
    "+998901234567": "+998 901 234 567",
    "9161234567": "9161234567",
    "204": "204",
    "*100#": "*100#",
    "sip:anna@example.com": "sip:anna@example.com",
    "": "",
}


def test_numbers_are_grouped_as_their_country_does():
    """A number with a country code is cut into readable groups; a short one and what is no number stay as they are."""
    for number, shown in SHOWN.items():
        assert phone.show(number) == shown, number


def test_only_what_a_portal_can_dial_is_dialable():
    """Digits, star and hash can be dialed; addresses, words and markup cannot."""
    assert all(phone.is_dialable(number) for number in ("+79161234567", "204", "*100#"))
    assert not any(phone.is_dialable(number) for number in ("", "+", "12", "sip:1", "<b>123</b>", "1" * 21))
