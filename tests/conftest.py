"""How often the tests that repeat themselves do so: a few times in every run, many times when asked."""


def pytest_addoption(parser):
    """--opens, --kills: see tests/browser/test_nothing_is_lost.py."""
    parser.addoption(
        "--opens", type=int, default=15, help="how often the card is opened with events coming at once (15)"
    )
    parser.addoption("--kills", type=int, default=6, help="how often the page is killed in the middle of a call (6)")
