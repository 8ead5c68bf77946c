"""A short piece of the long day that tests/browser/soak.py runs by a command."""

from tests.browser import memory_use
from tests.browser.soak import Soak

SECONDS = 4


def test_a_few_seconds_of_random_calls_faults_and_reloads_leave_the_card_right(desk, bundle):
    """In whatever order: no console error but a fault's own, the portal's state on the card, no growth."""
    memory_use.watch(desk.context)
    desk.stop_the_clock()
    soak = Soak(desk, bundle, "1")
    soak.run(SECONDS)
    assert soak.counts.total() > 1
