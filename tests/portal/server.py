"""The portal stand-in: a portal's page and REST on one origin, the widget's files on another, both on this machine.

True, because it hurts: two origins; a card whose widget gets only an event's first argument; commands that are never
answered; a card that is gone in the same tick; the 65 s timer; a 5xx that reaches no callback; statistics that come
late; handlers opened by GET and by POST. What the page does stands in its own files, what REST does in rest.py.

Not simulated: HTTPS, sign-in and several users; the telephony itself (a call is what the page's panel or a test plays);
folding the card; sliders beyond their opening and closing; the rest of the portal, which is a picture.
"""

import asyncio
import os
import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path

from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets
from tornado.web import Application, RequestHandler

from tests.portal import handlers, rest

HERE = Path(__file__).parent
HOST = "127.0.0.1"
PORTAL_NAME = "localhost"
"""The same address as HOST, but another origin and another site to a browser."""

OWN_SERVER, STATIC_HOSTING, PLAIN_HOSTING = "own-server", "static-hosting", "plain-hosting"
"""How the widget's origin takes the POST that opens a handler: like a GET, or with 405 as a static host does; the plain
one does not know what .json, .wasm and .txt are either."""

START_LIMIT = 10
"""Seconds that both servers may take to be up."""
BODY_LIMIT = 1_000_000
"""Bytes of one request."""


class Portal:
    """Both servers, running in a thread of their own.

    Attributes:
        portal_url: the portal's page.
        widget_url: where the bundle's files are.
    """

    def __init__(self, ports: tuple[int, int], portal: Callable[[str], Application], widget: Application):
        portal_sockets, widget_sockets = _bind(*ports)
        self.portal_url = f"http://{PORTAL_NAME}:{portal_sockets[0].getsockname()[1]}/"
        self.widget_url = f"http://{HOST}:{widget_sockets[0].getsockname()[1]}/"
        self._running = threading.Event()
        servers = ((portal(self.widget_url), portal_sockets), (widget, widget_sockets))
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve(servers)), name="portal", daemon=True)
        self._thread.start()
        if not self._running.wait(START_LIMIT):
            raise TimeoutError(f"the portal stand-in was not up within {START_LIMIT} s")

    async def _serve(self, servers) -> None:
        self._loop = asyncio.get_running_loop()
        self._stopping = asyncio.Event()
        running = []
        for application, sockets in servers:
            running.append(HTTPServer(application, max_body_size=BODY_LIMIT))
            running[-1].add_sockets(sockets)
        self._running.set()
        await self._stopping.wait()
        for server in running:
            server.stop()
            await server.close_all_connections()

    def stop(self) -> None:
        """Close both servers and every connection."""
        self._loop.call_soon_threadsafe(self._stopping.set)
        self._thread.join(START_LIMIT)


def start(
    bundle: Path,
    *,
    portal_port: int = 0,
    widget_port: int = 0,
    sdk: Path | None = None,
    mode: str = OWN_SERVER,
    script: bytes | None = None,
) -> Portal:
    """Run both origins in the background; they answer when this returns.

    Args:
        bundle: the folder of the widget's files.
        portal_port: port of the portal's page and REST; 0 takes a free one.
        widget_port: port of the widget's files; 0 takes a free one.
        sdk: a file to send as the SDK; else what the environment variable BX24_SDK names, else the stand-in's own.
        mode: how the widget's origin serves: OWN_SERVER, STATIC_HOSTING or PLAIN_HOSTING.
        script: portal.js with all that it imports; else the files as they are.

    Raises:
        OSError: a port is taken.
    """
    portal = partial(portal_application, sdk=sdk, script=script)
    return Portal((portal_port, widget_port), portal, widget_application(bundle, mode))


def portal_application(widget_url: str, sdk: Path | None = None, script: bytes | None = None) -> Application:
    """The portal's origin, for a widget at this address; sdk and script as for start."""
    worlds = {"worlds": rest.Worlds()}
    sdk = sdk or Path(os.environ.get("BX24_SDK") or HERE / "sdk.js")
    routes: list[tuple] = [
        (r"/", handlers.Page, {**worlds, "widget_url": widget_url}),
        (r"/api/v1/", handlers.Script, {"script": sdk.read_bytes()}),
        (r"/rest/([\w.]+?)(?:\.json)?", handlers.Rest, worlds),
        (r"/stand-in/world", handlers.WorldControl, worlds),
        (r"/stand-in/requests", handlers.Requests, worlds),
        (r"/([a-z_]+\.(?:js|css))", handlers.Files, {"path": str(HERE)}),
    ]
    if script:
        routes.insert(0, (r"/portal\.js", handlers.Script, {"script": script}))
    return Application(routes, log_function=_silent)


def widget_application(bundle: Path, mode: str = OWN_SERVER) -> Application:
    """The widget's origin: the bundle's files; mode is OWN_SERVER, STATIC_HOSTING or PLAIN_HOSTING."""
    handler = {OWN_SERVER: handlers.Pages, STATIC_HOSTING: handlers.Files, PLAIN_HOSTING: handlers.PlainFiles}[mode]
    return Application([(r"/(.*)", handler, {"path": str(bundle)})], log_function=_silent)


def _bind(portal_port: int, widget_port: int) -> tuple[list, list]:
    portal = bind_sockets(portal_port, HOST)
    try:
        return portal, bind_sockets(widget_port, HOST)
    except OSError:
        for socket in portal:
            socket.close()
        raise


def _silent(_handler: RequestHandler) -> None:
    """Requests are not logged: a 4xx here is mostly what was asked for, and the page shows the rest."""
