"""Measures what live reload promises, at length: `python -m tests.browser.live_reload_measure [--https] [--post]`.

From save to seen for each kind of source, in an idle project and in a call; each kind of mistake, shown and healed;
saves at random distances, after which the card must show the last ones. Times are medians in milliseconds, with what
Playwright needs to look. The card's own start is measured between the saves, when the machine is as busy.
"""

import argparse
import random
import statistics
import time
from contextlib import contextmanager

from playwright.sync_api import sync_playwright

from tests.browser import chromium
from tests.browser.mistakes import MISTAKES
from tests.browser.saves import SAVES
from tests.browser.workshop import Window, workshop

TIMES = 20
RANDOM_SAVES = 100
SHORTEST, SHORT, LONGEST = 0.05, 0.6, 5
"""Seconds between two random saves: half of them come within SHORT."""
REST = 1
"""Seconds in which a save must have been seen, where the next leaves it so long."""
PAUSE = 0.3
"""Seconds before a measured save, so that it finds the card at rest."""


def timed(action):
    """Milliseconds that an action takes."""
    began = time.perf_counter()
    action()
    return (time.perf_counter() - began) * 1000


def load_anew(window):
    """Load the card's page anew, by itself, until it shows the live call."""
    window.mark()
    window.frame.evaluate("() => location.reload()")
    window.waits_for("!window.marked && card?.dataset.ready === 'true'")


def save_to_seen(window, at_work, kind):
    """The card's own starts, and the times from a save until it is seen; and how often the page stayed for it."""
    starts, times, stayed = [], [], 0
    for number in range(1, TIMES + 1):
        starts.append(timed(lambda: load_anew(window)))
        window.is_ready()
        time.sleep(PAUSE)
        window.mark()
        times.append(timed(lambda number=number: window.waits_for(SAVES[kind].make(at_work, number))))
        stayed += window.is_same()
        window.is_ready()
    at_work.restore()
    return starts, times, stayed


def report_saves(window, at_work, title):
    """Measure and print all kinds."""
    print(title)
    for kind in SAVES:
        starts, times, stayed = save_to_seen(window, at_work, kind)
        start, seen = statistics.median(starts), statistics.median(times)
        more = "" if stayed else f"; the card's own start {start:.0f}: {seen - start:+.0f}, {seen / start:.2f} times it"
        print(f"  {kind:10} {seen:5.0f} (longest {max(times):.0f}), the page stayed {stayed}/{TIMES}{more}", flush=True)


def call(window):
    """Put the card into a running call."""
    for state in ("connecting", "connected"):
        window.page.evaluate("(state) => portal.setState(state)", state)
    window.waits_for("card?.dataset.phase === 'talking'")


def report_mistakes(window, at_work):
    """Make each mistake, look for its file and line, and heal it."""
    shown, healed = [], []
    for mistake in MISTAKES:
        shown.append(timed(lambda mistake=mistake: mistake.make(window, at_work)))
        healed.append(timed(lambda mistake=mistake: mistake.heal(window, at_work)))
    print(f"{len(MISTAKES)} kinds of mistakes: shown with file and line after {statistics.median(shown):.0f}", end="")
    print(f", gone and the card live {statistics.median(healed):.0f} after the next good save", flush=True)


def report_random_saves(window, at_work):
    """Save at random distances, kinds in random order; the card must end at the last save of each kind."""
    chance = random.Random(7)
    wanted, rested, seen_in_time = {}, 0, 0
    for number in range(1, RANDOM_SAVES + 1):
        kind = chance.choice(list(SAVES))
        wanted[kind] = SAVES[kind].make(at_work, number)
        distance = chance.uniform(SHORTEST, chance.choice((SHORT, LONGEST)))
        until = time.monotonic() + distance
        if distance > REST:
            rested += 1
            seen_in_time += timed(lambda: window.waits_for(" && ".join(wanted.values()))) < REST * 1000
        time.sleep(max(0, until - time.monotonic()))
    window.waits_for(" && ".join(wanted.values()))
    print(f"{RANDOM_SAVES} saves at random distances: the card ended at the last of each kind; where the next came")
    print(f"  after more than {REST} s, it was seen within {REST} s {seen_in_time} times of {rested}", flush=True)
    at_work.restore()


@contextmanager
def opened(https, post):
    """A workshop and a window at it."""
    with workshop(*(["--https"] if https else [])) as at_work, sync_playwright() as playwright:
        browser = playwright.chromium.launch(**chromium.launch_options())
        context = browser.new_context(viewport={"width": 1300, "height": 900}, ignore_https_errors=True)
        yield Window(context, at_work, "?method=POST" if post else ""), at_work
        browser.close()


def main():
    """Measure all of it."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--https", action="store_true")
    parser.add_argument("--post", action="store_true", help="the card is opened by POST")
    arguments = parser.parse_args()
    with opened(arguments.https, arguments.post) as (window, at_work):
        print(f"{at_work.portal_url}, {'POST' if arguments.post else 'GET'}", flush=True)
        report_saves(window, at_work, "An idle project")
        call(window)
        report_saves(window, at_work, "In a call")
        report_mistakes(window, at_work)
        report_random_saves(window, at_work)


if __name__ == "__main__":
    main()
