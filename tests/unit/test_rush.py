"""Whether messages pour in. Also run under MicroPython."""

from widget.rush import Rush

T = 1_790_000_000_000
"""A moment, milliseconds since 1970."""


def test_a_call_is_no_rush():
    """A few messages at once, or many over time, are each shown by themselves."""
    rush = Rush(40, 100)
    assert not any(rush.is_on(T + n * 10) for n in range(1000))


def test_what_pours_in_is_a_rush_after_the_first():
    """Of a thousand messages a second the first of each window are shown at once, the others together."""
    rush = Rush(40, 100)
    late = [rush.is_on(T + n) for n in range(1000)]
    assert (late[0], late[39], late[40], late[99], late[100]) == (False, False, True, True, False)


def test_a_clock_that_went_back_begins_anew():
    """After the machine's clock was put back, messages are counted from there."""
    rush = Rush(1, 100)
    assert (rush.is_on(T), rush.is_on(T), rush.is_on(T - 5000)) == (False, True, False)
