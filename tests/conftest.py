"""How often the tests that repeat themselves do so: a few times in every run, many times when asked."""

import os
from collections import Counter

from hypothesis import settings

# The same examples in every run, so that a red test is red for everybody; HYPOTHESIS_PROFILE=long looks for new ones.
settings.register_profile("ci", max_examples=100, derandomize=True, database=None, deadline=None)
settings.register_profile("long", max_examples=5_000, database=None, deadline=None, print_blob=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))


def pytest_addoption(parser):
    """--opens, --kills: tests/browser/test_nothing_is_lost.py; --flood, --calls: tests/browser/test_too_much.py;
    --readable: all of tests/browser."""
    parser.addoption(
        "--opens", type=int, default=15, help="how often the card is opened with events coming at once (15)"
    )
    parser.addoption("--kills", type=int, default=6, help="how often the page is killed in the middle of a call (6)")
    parser.addoption("--flood", type=int, default=2, help="seconds of a thousand events each (2)")
    parser.addoption("--calls", type=int, default=100, help="calls in one page's life (100)")
    parser.addoption(
        "--readable", action="store_true", help="test scripts and styles as `serve` sends them: unminified"
    )


FAULT_IN_MOMENT = "fault in a moment"
"""A property that tests/browser/test_faults.py records for each cell of its table that is green: the kind of fault."""


def pytest_terminal_summary(terminalreporter):
    """Print how many cells of the table of faults by moments were run, by kind of fault."""
    reports = [report for outcome in ("passed", "failed") for report in terminalreporter.getreports(outcome)]
    found = [value for report in reports for name, value in report.user_properties if name == FAULT_IN_MOMENT]
    if found:
        each = ", ".join(f"{kind} {count}" for kind, count in Counter(found).items())
        terminalreporter.write_line(f"faults x moments: {len(found)} green ({each})")
