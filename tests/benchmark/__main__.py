"""What Python costs in the card, measured against other ways: `python -m tests.benchmark`. It wants a
machine that does nothing else, takes a good while, and is no part of the test run.

The contestants take turns in every round, each condition in a fresh browser profile: the first opening is cold, the
second warm.
"""

import argparse
import json
import os
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

from static import runtime
from tests.benchmark import report
from tests.benchmark.contestants import CompetitorsNotFetched
from tests.benchmark.opening import Times, new_profile, open_card
from tests.benchmark.origins import BLANK, Origins
from tests.benchmark.running import run
from tests.browser import chromium

LEAST_ROUNDS, ROUNDS = 1, 15
TOO_SLOW = ("pyodide",)
"""Who takes no turn with the slow CPU and line, since half of the time would be theirs."""
BUSY = 0.5
"""Load of the last minute above which the figures say more of the machine's other work."""


def main() -> int:
    """Measure, print the tables, write the JSON; the exit status."""
    arguments = _arguments()
    if hasattr(os, "getloadavg") and os.getloadavg()[0] > BUSY:
        print("This machine is busy: the times will be too long, and only roughly comparable.", file=sys.stderr)
    try:
        origins = Origins()
        options = chromium.launch_options()
    except (CompetitorsNotFetched, runtime.RuntimeNotFetched, chromium.BrowserMissing) as error:
        print(f"error: {error}: nothing was measured. Connect to the internet once", file=sys.stderr)
        return 1
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(**options)
        figures = _measure(browser, origins, arguments.rounds)
        version = browser.version
        browser.close()
    origins.stop()
    print(report.table(figures, arguments.rounds, version), report.targets(figures), sep="\n\n")
    if arguments.json:
        arguments.json.write_text(json.dumps(report.as_json(figures, arguments.rounds, version), indent=1), "utf-8")
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmark", description=__doc__.split("\n\n")[0])
    parser.add_argument("--rounds", type=int, default=ROUNDS, help=f"openings of each in each condition ({ROUNDS})")
    parser.add_argument("--json", type=Path, metavar="FILE", help="where to write every single figure")
    arguments = parser.parse_args()
    if arguments.rounds < LEAST_ROUNDS:
        parser.error(f"--rounds {arguments.rounds} measures nothing; give {LEAST_ROUNDS} or more")
    return arguments


def _measure(browser, origins: Origins, rounds: int) -> dict[str, report.Figures]:
    names = list(origins.contestants)
    times = {name: {condition: [] for condition in report.CONDITIONS} for name in names}
    wire = {name: _wire(browser, origins, name) for name in names}
    for round_ in range(rounds):
        print(f"round {round_ + 1} of {rounds}", file=sys.stderr, flush=True)
        for slow in (False, True):
            for name in names[round_ % len(names) :] + names[: round_ % len(names)]:
                if slow and name in TOO_SLOW:
                    continue
                cold, warm = _cold_and_warm(browser, origins, name, slow)
                times[name]["cold, slow" if slow else "cold"].append(cold)
                times[name]["warm, slow" if slow else "warm"].append(warm)
    figures = {}
    for name, who in origins.contestants.items():
        print(f"{who.title}: events, memory, timer", file=sys.stderr, flush=True)
        running = run(browser, origins, name)
        figures[name] = report.Figures(who.title, times[name], wire[name], who.zipped, running)
    return figures


def _cold_and_warm(browser, origins: Origins, name: str, slow: bool) -> tuple[Times, Times]:
    context = new_profile(browser)
    found = []
    for _ in range(2):
        opened = open_card(context, origins, name, slow)
        found.append(opened.times)
        opened.page.close()
    context.close()
    return found[0], found[1]


def _wire(browser, origins: Origins, name: str) -> list[tuple[str, int]]:
    """What the widget's origin sends to a first opening."""
    context = new_profile(browser)
    origins.wire.clear()
    open_card(context, origins, name, slow=False)
    context.close()
    return [(path, size) for path, size in origins.wire if path.startswith(f"{name}/") and path != BLANK]


if __name__ == "__main__":
    sys.exit(main())
