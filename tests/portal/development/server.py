"""`python build.py serve`: the portal stand-in and the widget, each at its own origin, live: on livereload's server,
with its socket, its script and its watcher's interface. For this machine only, and one server a process: livereload
keeps its state on classes."""

import asyncio
import logging
import signal
import ssl
import time
from pathlib import Path

import livereload
from livereload.handlers import LiveReloadHandler
from tornado.httpserver import HTTPServer
from tornado.ioloop import IOLoop
from tornado.web import Application

import build
from tests.portal import server as stand_in
from tests.portal.development import pages, ports
from tests.portal.development.bundle import Bundle, source_of
from tests.portal.development.guard import Guard
from tests.portal.development.watching import SystemWatcher

PORTAL_FOLDER = Path(stand_in.__file__).parent
PORTAL_PAGE = (".html", ".js", ".css")
"""Endings of what the portal's own page is made of."""


class PortalPages(pages.Live):
    """The open pages of the portal stand-in."""

    scripts = ("live.js",)
    waiters, version, bundle = set(), int(time.time()), None


class Cards(pages.Live):
    """The open pages of the widget."""

    scripts = ("live.js", "overlay.js", "cursor.js")
    waiters, version, bundle = set(), int(time.time()), None


class DevelopmentServer(livereload.Server):
    """Both origins.

    Args:
        port: of the portal's page; the widget has the next.
        tls: for https, or None.
    """

    def __init__(self, port: int, tls: ssl.SSLContext | None):
        super().__init__(watcher=SystemWatcher())
        self._sockets = ports.bind(port)
        self._tls = tls
        self.bundle: Bundle | None = None
        scheme = "https" if tls else "http"
        self.portal_url = f"{scheme}://{stand_in.PORTAL_NAME}:{port}/"
        self.widget_url = f"{scheme}://{stand_in.HOST}:{port + 1}/"
        self.watch(str(build.WIDGET), self.change_widget)
        self.watch(str(build.STATIC), self.change_widget)
        self.watch(str(PORTAL_FOLDER), self.change_portal)

    def application(self, port, host, liveport=None, debug=None, live_css=True) -> None:
        """What livereload's serve() calls: begin to answer."""
        LiveReloadHandler.watcher, LiveReloadHandler.live_css = self.watcher, live_css
        IOLoop.current().add_callback(self._begin)  # once the watcher looks, so that no change falls in between

    def _begin(self) -> None:
        self.bundle = Cards.bundle = Bundle()
        portal, widget = (HTTPServer(guarded, ssl_options=self._tls) for guarded in (self._portal(), self._widget()))
        portal.add_sockets(self._sockets[0])
        widget.add_sockets(self._sockets[1])
        self._end_with_ctrl_c()
        self._greet()

    def _end_with_ctrl_c(self) -> None:
        """Have Ctrl-C end the loop between two of its steps: an exception in the middle of one may be swallowed there
        (Tornado takes it for a request's own error: 2 of 30 servers went on, measured)."""
        loop = asyncio.get_running_loop()
        signal.signal(signal.SIGINT, lambda *_: loop.call_soon_threadsafe(loop.stop))

    def _greet(self) -> None:
        print(f"Open {self.portal_url} (Ctrl-C ends it)")
        if self._tls:
            print(f"A frame asks nobody about its certificate: open {self.widget_url} once, and accept it there")
        for mistake in self.bundle.mistakes:
            print(mistake)
        print("In a real portal, a local app with these addresses shows the same, just as live:")
        print(f"  handler {self.widget_url}index.html, installation {self.widget_url}install.html", flush=True)

    def _portal(self) -> Guard:
        application = stand_in.portal_application(self.widget_url)
        application.add_handlers(r".*", pages.live_routes(PortalPages))
        application.transforms.append(pages.injector(PortalPages))
        origins = [self.portal_url.rstrip("/"), self.widget_url.rstrip("/")]
        return Guard(application, self.portal_url, origins, pages=r"/", scripts=["/api/v1/"])

    def _widget(self) -> Guard:
        given = {"bundle": self.bundle, "portal_url": self.portal_url}
        application = Application(
            [*pages.live_routes(Cards), (r"/(.*)", pages.BundleFile, given)],
            transforms=[pages.injector(Cards)],
            log_function=lambda handler: None,
        )
        return Guard(application, self.widget_url, [self.widget_url.rstrip("/")], pages=r"/([\w-]+\.html)?")

    def change_widget(self, changed: list[str]) -> None:
        """Sources of the widget have changed: make anew what is made of them, and show it or what is wrong with it."""
        sources = {path: source for path in map(Path, changed) if (source := source_of(path))}
        before = self.bundle.mistakes
        right = self.bundle.make({source.part for source in sources.values()})
        shown = {path: source for path, source in sources.items() if source.part in right}
        if shown:
            Cards.change([] if before else swaps(shown))  # what a mistake held back is seen now as well
        if before or self.bundle.mistakes:
            Cards.tell_mistakes()
            self._report(before)

    def change_portal(self, changed: list[str]) -> None:
        """Files of the portal's page have changed: have it swap its style, or load itself anew."""
        names = [Path(path).name for path in changed if Path(path).suffix in PORTAL_PAGE]
        if names:
            PortalPages.change(names if all(name.endswith(".css") for name in names) else [])

    def _report(self, before: list) -> None:
        for mistake in self.bundle.mistakes:
            if mistake not in before:
                print(mistake, flush=True)
        if before and not self.bundle.mistakes:
            print("All sources are right again", flush=True)

    def stop(self) -> None:
        """End what runs beside the loop."""
        self.watcher.stop()


def swaps(sources: dict) -> list[str]:
    """What open pages can swap for changed files (path → Source); nothing where they must be loaded anew."""
    if not all(source.swapped for source in sources.values()):
        return []
    return [source.swapped.format(name=path.name) for path, source in sources.items()]


def serve(port: int, tls: ssl.SSLContext | None = None) -> None:
    """Serve until Ctrl-C. Raises OSError where a port is taken."""
    logging.disable(logging.INFO)  # livereload tells each step
    server = DevelopmentServer(port, tls)
    server.serve(port, host=stand_in.HOST)
    server.stop()
