"""The servers of the benchmark: the portal stand-in, and beside it what a content network would serve, compressed.

Everything but the portal's page may be kept by the browser, the SDK too: that is what makes a second opening warm.
"""

import asyncio
import gzip
import threading
from pathlib import Path

from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets
from tornado.web import Application, RequestHandler

from tests.benchmark.contestants import Contestant, line_up
from tests.portal import handlers, server

KEPT = 86_400
"""Seconds for which a browser may keep a file."""
START_LIMIT = 10
"""Seconds that the servers may take to be up."""
BLANK = "blank.html"
"""A page with nothing in it: opened first, so that the frame's process is there and can be slowed down."""
MEDIA_TYPES = {**handlers.MEDIA_TYPES, ".mjs": handlers.MEDIA_TYPES[".js"], ".zip": "application/zip"}


class Wire(list):
    """What was sent: (path, bytes of the body) of each answer, the oldest first."""


class Compressed(RequestHandler):
    """Files that were compressed when the server started."""

    def initialize(self, files: dict[str, bytes], wire: Wire) -> None:
        self.files = files
        self.wire = wire

    def get(self, path: str) -> None:
        body = self.files.get(path)
        if body is None:
            self.send_error(404)
            return
        self.set_header("Content-Type", MEDIA_TYPES.get(Path(path).suffix, "application/octet-stream"))
        self.set_header("Content-Encoding", "gzip")
        self.set_header("Cache-Control", f"public, max-age={KEPT}")
        self.set_header("Access-Control-Allow-Origin", "*")
        self.wire.append((path, len(body)))
        self.finish(body)


class Origins:
    """The servers, in a thread of their own.

    Attributes:
        portal_url: the portal's page.
        contestants: name → Contestant; the pages of each are under /<name>/ of the widget's origin.
        wire: what the widget's origin and the SDK's have sent.
    """

    def __init__(self):
        sockets = [bind_sockets(0, server.HOST) for _ in range(3)]
        portal, widget, sdk = (bound[0].getsockname()[1] for bound in sockets)
        self.portal_url = f"http://{server.PORTAL_NAME}:{portal}/"
        self.contestants = line_up(f"http://{server.PORTAL_NAME}:{sdk}/api/v1/")
        self.wire = Wire()
        applications = (
            server.portal_application(f"http://{server.HOST}:{widget}/"),
            _compressed(_paths(self.contestants), self.wire),
            _compressed({"api/v1/": (server.HERE / "sdk.js").read_bytes()}, self.wire),
        )
        self._up = threading.Event()
        serving = self._serve(list(zip(applications, sockets, strict=True)))
        self._thread = threading.Thread(target=lambda: asyncio.run(serving), daemon=True)
        self._thread.start()
        if not self._up.wait(START_LIMIT):
            raise TimeoutError(f"the benchmark's servers were not up within {START_LIMIT} s")

    async def _serve(self, applications) -> None:
        self._loop = asyncio.get_running_loop()
        self._stopping = asyncio.Event()
        for application, sockets in applications:
            HTTPServer(application).add_sockets(sockets)
        self._up.set()
        await self._stopping.wait()

    def stop(self) -> None:
        """Close the servers."""
        self._loop.call_soon_threadsafe(self._stopping.set)
        self._thread.join(START_LIMIT)


def _paths(contestants: dict[str, Contestant]) -> dict[str, bytes]:
    paths = {f"{name}/{path}": body for name, who in contestants.items() for path, body in who.files.items()}
    return paths | {BLANK: b"<!doctype html><title>blank</title>"}


def _compressed(files: dict[str, bytes], wire: Wire) -> Application:
    packed = {path: gzip.compress(body, 9, mtime=0) for path, body in files.items()}
    return Application([(r"/(.*)", Compressed, {"files": packed, "wire": wire})], log_function=lambda _handler: None)
