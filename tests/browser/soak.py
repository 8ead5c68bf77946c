"""A long day by a command: random calls, faults, reloads and typing, until the time is over.

    python -m tests.browser.soak MINUTES [SEED]

It ends with a line of counts, or with an error: a console error that no fault provokes, a state on the card that is not
the portal's, or memory that grows. With the same SEED it does the same things.
"""

import random
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from playwright.sync_api import sync_playwright

import build
from static import runtime
from tests.browser import chromium, memory_use
from tests.browser.desk import Desk
from tests.browser.faults import BROWSERS_OWN, FAULTS, LOADING, is_loaded
from tests.browser.moments import Shift
from tests.browser.trouble import Trouble
from tests.portal import server

GROWTH = 4 * memory_use.MEBIBYTE
"""Bytes by which the largest page of the second half of a soak may be larger than the largest of the first."""

ENTITIES = (("CONTACT", 797), ("LEAD", "9"), ("", 0), ("COMPANY", "17"))
FOLLOWING = {"idle": ("connecting",), "connecting": ("connected", "idle"), "connected": ("idle",)}
PRESS = "(button) => button.offsetParent !== null && (button.click() ?? true)"
"""Press a button that is seen, in one breath: between a look and a click the portal's answer can take it away."""


class Soak:
    """One desk, and what is done at it.

    Args:
        desk: a Desk whose clock is stopped.
        bundle: the folder of the bundle.
        seed: of the chance that decides.

    Attributes:
        counts: what was done → how often.
    """

    def __init__(self, desk, bundle, seed):
        self.shift = Shift(desk)
        self.desk = desk
        self.trouble = Trouble(desk, bundle)
        self.chance = random.Random(seed)
        self.counts = Counter()
        self.sizes = []
        self.excused = ()  # what the last fault lets the browser say, which can be a moment late

    def run(self, seconds):
        """Do one thing after the other for so many seconds. Raises AssertionError for what must not be."""
        self.open()
        until = time.monotonic() + seconds
        deeds = (
            self.state,
            self.state,
            self.state,
            self.entity,
            self.type,
            self.save,
            self.wait,
            self.reload,
            self.fault,
        )
        while time.monotonic() < until:
            if not self.desk.run("() => portal.isOpen"):
                self.open()
            deed = self.chance.choice(deeds)
            deed()
            self.counts[deed.__name__] += 1
            self.settle()
        self.open()
        self.settle()
        self.check_memory()

    def open(self):
        """Another card."""
        if self.counts["open"]:
            self.measure()
        self.counts["open"] += 1
        self.shift.open()
        self.shift.sees(ready="true")

    def state(self):
        """The portal says the next state; after a call it may close the card."""
        state = self.chance.choice(FOLLOWING[self.shift.state])
        self.shift.say(state)

    def entity(self):
        """Another client."""
        kind, identifier = self.chance.choice(ENTITIES)
        entity = {"PHONE_NUMBER": "+19999999666", "CRM_ENTITY_TYPE": kind, "CRM_ENTITY_ID": identifier}
        self.desk.fire("CallCard::EntityChanged", [entity])

    def type(self):
        """The operator types."""
        note = self.desk.field("note")
        if note.is_editable():
            note.press_sequentially(self.chance.choice("abc де\n"))

    def save(self):
        """The operator saves what there is to save."""
        for name in ("save-earlier", "save-note"):
            if self.desk.action(name).evaluate(PRESS):
                return

    def wait(self):
        """Time passes."""
        self.desk.let_pass(self.chance.choice((0.3, 1, 5, 20, 70)))

    def reload(self):
        """A new page in the same card."""
        self.measure()
        self.shift.reload()
        self.shift.sees(ready="true")

    def fault(self):
        """A fault, in whatever moment this is, and some life with it; after it the card is loaded anew."""
        fault = self.chance.choice(FAULTS)
        self.excused = (*BROWSERS_OWN, *(LOADING if is_loaded(fault) else ()))
        self.trouble.set_in(fault, self.shift.frame)
        if is_loaded(fault):
            self.shift.reload()
        for _ in range(3):
            self.state()
            self.wait()
        self.trouble.end(fault, self.shift.frame)
        self.counts[fault.kind] += 1
        if self.desk.run("() => portal.isOpen"):
            self.shift.reload()
            self.shift.sees(ready="true")
        else:
            self.open()

    def settle(self):
        """What the card shows now is what the portal last said, and the console is quiet."""
        if self.desk.run("() => portal.isOpen"):
            self.shift.sees(state=self.shift.state)
        self.desk.forgive(*self.excused)
        assert not self.desk.complaints, self.desk.complaints

    def measure(self):
        """Note the size of the page that now ends."""
        if self.desk.run("() => portal.isOpen"):
            self.sizes.append(memory_use.measure(self.desk.context, self.shift.frame))

    def check_memory(self):
        """The largest page of the second half is about as large as the largest of the first."""
        half = len(self.sizes) // 2
        if not half:
            return  # too short for two halves
        sooner, later = (zip(*sizes, strict=True) for sizes in (self.sizes[:half], self.sizes[half:]))
        grown = [max(after) - max(before) for before, after in zip(sooner, later, strict=True)]
        assert all(bytes_ <= GROWTH for bytes_ in grown), f"memory has grown by {grown} bytes"


def main():
    """Run the command line."""
    minutes = float(sys.argv[1])
    seed = sys.argv[2] if len(sys.argv) > 2 else str(random.randrange(10**6))
    runtime.fetch()
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        bundle = Path(folder)
        build.write(bundle, build.contents(build.SDK))
        portal = server.start(bundle)
        browser = playwright.chromium.launch(**chromium.launch_options())
        desk = Desk(browser.new_context(viewport={"width": 900, "height": 1400}, locale="en-GB"), portal)
        memory_use.watch(desk.context)
        desk.stop_the_clock()
        soak = Soak(desk, bundle, seed)
        try:
            soak.run(minutes * 60)
        finally:
            done = ", ".join(f"{name} {count}" for name, count in sorted(soak.counts.items()))
            print(f"soak of {minutes:g} minutes, seed {seed}: {done}; bytes {soak.sizes[0]} to {soak.sizes[-1]}")
            browser.close()
            portal.stop()


if __name__ == "__main__":
    main()
