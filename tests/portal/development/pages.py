"""What an open page and the development server say to each other: the page's scripts, the socket, the mistakes."""

import json
from asyncio import Future
from contextlib import suppress
from functools import partial
from pathlib import Path

from livereload.handlers import LiveReloadHandler, LiveReloadJSHandler
from livereload.server import LiveScriptInjector
from tornado.httputil import HTTPServerRequest
from tornado.web import HTTPError, RequestHandler
from tornado.websocket import WebSocketClosedError

import build
from tests.portal.development.bundle import Bundle
from tests.portal.handlers import MEDIA_TYPES

HERE = Path(__file__).parent
SDK_ORIGIN = build.SDK.removesuffix("/api/v1/").encode()
MISTAKES = "development/mistakes.json"
"""What a page is told to load when there are other mistakes than before; overlay.js understands it."""


class Live(LiveReloadHandler):
    """The socket to the open pages of one origin: a subclass for each, since livereload keeps its state on the class.

    A page says which version it was served as. One that was on its way while something changed is told so at once.

    Attributes:
        version: goes up with each change of what the pages were made of. It begins with the time, so that the pages of
            an earlier server are loaded anew as well.
        scripts: what of this folder the pages load.
        bundle: whose mistakes the pages show, if any.
    """

    scripts: tuple[str, ...]
    waiters: set
    version: int
    bundle: Bundle | None

    @classmethod
    def change(cls, paths: list[str]) -> None:
        """Have the open pages swap these, or load themselves anew where none are given."""
        cls.version += 1
        for path in paths or ["*"]:
            cls.reload_waiters(path)

    @classmethod
    def tell_mistakes(cls) -> None:
        """Have the open pages show the mistakes there are now."""
        cls.reload_waiters(MISTAKES)

    def on_message(self, message: str) -> None:
        said = json.loads(message)
        if said.get("command") != "info":
            super().on_message(message)
            return
        self.waiters.add(self)
        if said["plugins"].get("live", {}).get("version") != str(self.version):
            self.send_message({"command": "reload", "path": "*"})
        elif self.bundle and self.bundle.mistakes:
            self.send_message({"command": "reload", "path": MISTAKES})

    def write_message(self, *message) -> Future | None:
        """Send; a page that has gone meanwhile needs no message, and nobody need hear of it."""
        with suppress(WebSocketClosedError):
            sent = super().write_message(*message)
            sent.add_done_callback(Future.exception)
            return sent
        return None

    def on_close(self) -> None:
        self.waiters.discard(self)


class Injector(LiveScriptInjector):
    """Puts the development scripts into every page on its way out, so that what is built knows nothing of them."""

    def __init__(self, live: type[Live], request: HTTPServerRequest):
        super().__init__(request)
        addresses = [*(f"/development/{name}" for name in live.scripts), "/livereload.js"]
        tags = (f'<script src="{address}" data-version="{live.version}"></script>' for address in addresses)
        self.script = "".join(tags).encode()


def injector(live: type[Live]) -> partial:
    """An entry of a Tornado application's `transforms`."""
    return partial(Injector, live)


def live_routes(live: type[Live]) -> list[tuple]:
    """What every origin has for its pages' scripts."""
    routes = [
        (r"/livereload", live),
        (r"/livereload\.js", LiveReloadJSHandler),
        (r"/development/([a-z]+\.(?:js|css))", OwnFile),
    ]
    return [*routes, (f"/{MISTAKES}", Mistakes, {"bundle": live.bundle})] if live.bundle else routes


class OwnFile(RequestHandler):
    """A script or a style of this folder."""

    def get(self, name: str) -> None:
        if not (HERE / name).is_file():
            raise HTTPError(404)
        self.set_header("Content-Type", MEDIA_TYPES[Path(name).suffix])
        self.set_header("Cache-Control", "no-cache")
        self.finish((HERE / name).read_bytes())


class Mistakes(RequestHandler):
    """The mistakes there are now: a list of {file, line, text, message}."""

    def initialize(self, bundle: Bundle) -> None:
        self.bundle = bundle

    def get(self) -> None:
        self.set_header("Cache-Control", "no-store")
        self.set_header("Content-Type", MEDIA_TYPES[".json"])
        self.finish(json.dumps([vars(mistake) for mistake in self.bundle.mistakes]))


class BundleFile(RequestHandler):
    """A file of the bundle, from memory. A page that the stand-in opened loads the SDK from there; one that a real
    portal opened is as it ships."""

    def initialize(self, bundle: Bundle, portal_url: str) -> None:
        self.bundle = bundle
        self.portal_url = portal_url

    def set_default_headers(self) -> None:
        self.set_header("Cross-Origin-Resource-Policy", "same-origin")
        self.set_header("Cache-Control", "no-cache")

    def get(self, path: str) -> None:
        name = path or "index.html"
        if name not in self.bundle.files:
            raise HTTPError(404)
        data, ending = self.bundle.files[name], Path(name).suffix
        self.set_header("Content-Type", MEDIA_TYPES[ending])
        if ending == ".html":
            self.set_header("Cache-Control", "no-store")
            data = self._live(data)
        self.finish(data)

    head = get

    def post(self, path: str) -> None:
        """How a portal opens a handler on a server of one's own."""
        if path and not path.endswith(".html"):
            raise HTTPError(405)
        self.get(path)

    def _live(self, page: bytes) -> bytes:
        """The page, and what its policy must allow: to be loaded anew, one that was opened by a form sends it again."""
        page = page.replace(b"form-action &#39;none&#39;", b"form-action &#39;self&#39;")
        portal = self.portal_url.rstrip("/")
        host = portal.split("/")[2]
        opened_by_stand_in = self.get_query_argument("DOMAIN", host) == host
        return page.replace(SDK_ORIGIN, portal.encode()) if opened_by_stand_in else page
