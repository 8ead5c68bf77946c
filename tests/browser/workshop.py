"""A developer's workshop: a copy of the sources in a folder of its own, with `python build.py serve` running in it."""

import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import expect

import build
from static import runtime
from tests.browser.desk import LIMIT
from tests.portal.server import HOST

COPIED = ("build.py", "pyproject.toml", "static", "widget", "tests/portal")
END_LIMIT = 10
"""Seconds for the server to end."""


def copy_sources(folder):
    """Put what serving needs into a folder."""
    for name in COPIED:
        source, target = build.ROOT / name, folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, target)


def free_port():
    """A port that is free now, and whose next is."""
    while True:
        with socket.create_server((HOST, 0)) as first:
            port = first.getsockname()[1]
            try:
                socket.create_server((HOST, port + 1)).close()
                return port
            except OSError:
                continue


class Workshop:
    """The copy, and its server.

    Attributes:
        folder: of the copy.
        portal_url: the address that the server printed.
        widget_url: where the widget's files are.
        said: the lines that the server has printed so far.
    """

    def __init__(self, folder, *options):
        self.folder = folder
        self._originals, self._created = {}, []
        port = free_port()
        command = [sys.executable, "build.py", "serve", "--port", str(port), *options]
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "encoding": "utf-8"}
        self._process = subprocess.Popen(command, cwd=folder, **pipes)
        self.said = [self._process.stdout.readline()]
        if not self.said[0].startswith("Open "):
            self._process.kill()
            raise RuntimeError(f"serve said: {self.said[0]}{self._process.stdout.read()}")
        self.portal_url = self.said[0].split()[1]
        self.widget_url = re.sub(r"localhost:\d+", f"{HOST}:{port + 1}", self.portal_url)
        self._reader = threading.Thread(target=lambda: self.said.extend(self._process.stdout), daemon=True)
        self._reader.start()

    def original(self, file):
        """The text of a file of the copy as it was before the first change."""
        return self._originals.get(file) or (self.folder / file).read_text("utf-8")

    def write(self, file, text):
        """Save a file of the copy."""
        self._originals.setdefault(file, self.original(file))
        (self.folder / file).write_text(text, "utf-8")

    def change(self, file, old, new):
        """Save a file with one piece of its original text replaced."""
        assert old in self.original(file), f"{file} has no {old!r}"
        self.write(file, self.original(file).replace(old, new, 1))

    def create(self, file, text):
        """Save a file that was not there."""
        self._created.append(self.folder / file)
        self._created[-1].write_text(text, "utf-8")

    def lines(self, file):
        """The lines of a file as they are now."""
        return (self.folder / file).read_text("utf-8").splitlines()

    def restore(self):
        """Save all that was changed as it was, and delete what was not there."""
        for file, text in self._originals.items():
            self.write(file, text)
        for path in self._created:
            path.unlink()
        self._originals, self._created = {}, []

    def has_said(self, words):
        """Whether the server has printed a line with these words."""
        return any(words in line for line in self.said)

    def end(self):
        """Press Ctrl-C; returns the exit status."""
        self._process.send_signal(signal.SIGINT)
        status = self._process.wait(END_LIMIT)
        self._reader.join(END_LIMIT)
        return status


class Window:
    """A browser window at the workshop's portal page, with a call card open.

    Attributes:
        page: the portal's page (Playwright).
        card: our `#call-card` (Playwright locator).
        overlay: where mistakes are shown (Playwright locator).
    """

    def __init__(self, context, workshop, query=""):
        self.page = context.new_page()
        self.page.set_default_timeout(LIMIT)
        self.page.goto(workshop.portal_url + query)
        self.card = self.page.frame_locator("iframe").locator("#call-card")
        self.overlay = self.page.frame_locator("iframe").locator("development-overlay")
        self.is_ready()

    @property
    def frame(self):
        """The card's frame (Playwright), whatever page is in it now."""
        return self.page.frames[1]

    def is_ready(self):
        """Wait until the card shows the live call and hears of changes."""
        expect(self.card).to_have_attribute("data-ready", "true")
        self.frame.wait_for_function("() => window.LiveReload?.connector.protocol === 7")

    def mark(self):
        """Mark the page in the card, so that is_same tells whether it is still there."""
        self.frame.evaluate("() => { window.marked = true }")

    def is_same(self):
        """Whether the card's page is the one that was marked."""
        return self.frame.evaluate("() => window.marked === true")

    def waits_for(self, condition):
        """Wait until a JavaScript expression is true in the card's page, across reloads."""
        self.frame.wait_for_function(
            f"() => {{ const card = document.querySelector('#call-card'); return {condition} }}"
        )


@contextmanager
def workshop(*options):
    """A Workshop in a temporary folder."""
    runtime.fetch()
    with tempfile.TemporaryDirectory(prefix="workshop-") as folder:
        copy_sources(Path(folder))
        running = Workshop(Path(folder), *options)
        try:
            yield running
        finally:
            running.end()
