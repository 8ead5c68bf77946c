"""How often the tests that repeat themselves do so: a few times in every run, many times when asked."""

import os

from hypothesis import settings

# The same examples in every run, so that a red test is red for everybody; HYPOTHESIS_PROFILE=long looks for new ones.
settings.register_profile("ci", max_examples=100, derandomize=True, database=None, deadline=None)
settings.register_profile("long", max_examples=5_000, database=None, deadline=None, print_blob=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))


def pytest_addoption(parser):
    """--opens, --kills: tests/browser/test_nothing_is_lost.py."""
    parser.addoption(
        "--opens", type=int, default=15, help="how often the card is opened with events coming at once (15)"
    )
    parser.addoption("--kills", type=int, default=6, help="how often the page is killed in the middle of a call (6)")
