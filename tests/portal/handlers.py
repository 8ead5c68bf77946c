"""What the two servers answer: the portal's page, its SDK, its REST and its controls; the widget's files."""

import asyncio
import json
import secrets
from pathlib import Path
from urllib.parse import parse_qsl

import jinja2
from tornado.web import HTTPError, RequestHandler, StaticFileHandler

from tests.portal import rest
from tests.portal.world import WIRE, Answer, UnknownSetting

HERE = Path(__file__).parent
NEVER = 600
"""Seconds after which even an answer that never comes gives its connection back."""

# Ending → media type. The machine's own table is not asked: on Windows it can say text/plain for .js, and the script
# would not run.
MEDIA_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".wasm": "application/wasm",
    ".woff2": "font/woff2",
}

TEMPLATES = jinja2.Environment(loader=jinja2.FileSystemLoader(HERE), autoescape=True, undefined=jinja2.StrictUndefined)

PLAIN_ENDINGS = (".css", ".html", ".js", ".png")
"""What the plainest host knows."""


class Files(StaticFileHandler):
    """Files of one folder, never from a cache, and none that lies elsewhere, not even through a link."""

    def validate_absolute_path(self, root: str, absolute_path: str) -> str | None:
        if not Path(absolute_path).resolve().is_relative_to(Path(root).resolve()):
            raise HTTPError(403)
        return super().validate_absolute_path(root, absolute_path)

    def get_content_type(self) -> str:
        return MEDIA_TYPES.get(Path(str(self.absolute_path)).suffix, "application/octet-stream")

    def set_extra_headers(self, _path: str) -> None:
        self.set_header("Cache-Control", "no-store")


class Pages(Files):
    """Files whose POST is answered like a GET: how a handler on a server of one's own takes the portal's form."""

    async def post(self, path: str) -> None:
        await self.get(path)


class PlainFiles(Files):
    """Files of a host that knows the commonest endings only, and sends all others as application/octet-stream."""

    def get_content_type(self) -> str:
        known = super().get_content_type()
        return known if Path(self.absolute_path or "").suffix in PLAIN_ENDINGS else "application/octet-stream"


class Page(RequestHandler):
    """The portal's page: each time it is loaded, a new token and with it a new world."""

    def initialize(self, worlds: rest.Worlds, widget_url: str) -> None:
        self.worlds = worlds
        self.widget_url = widget_url

    def get(self) -> None:
        auth = secrets.token_hex(32)
        self.worlds.create(auth)
        self.set_header("Cache-Control", "no-store")
        self.write(TEMPLATES.get_template("page.html").render(auth=auth, widget_url=self.widget_url, wire=WIRE))


class Script(RequestHandler):
    """One script: the SDK at the address where a portal has it."""

    def initialize(self, script: bytes) -> None:
        self.script = script

    def get(self) -> None:
        self.set_header("Content-Type", MEDIA_TYPES[".js"])
        self.set_header("Cache-Control", "no-store")
        self.write(self.script)


class Rest(RequestHandler):
    """REST: form fields in whatever media type (the SDK names none), the answer of the token's world out."""

    def initialize(self, worlds: rest.Worlds) -> None:
        self.worlds = worlds
        self.gone = asyncio.Event()

    def set_default_headers(self) -> None:
        self.set_header("Access-Control-Allow-Origin", "*")

    def on_connection_close(self) -> None:
        self.gone.set()

    async def post(self, method: str) -> None:
        body = self.request.body.decode("utf-8", "replace")
        fields = rest.nested(parse_qsl(body, keep_blank_values=True))
        answer = self.worlds.answer(str(fields.pop("auth", "")), method, fields)
        if answer.never or answer.delay:
            await self._wait(NEVER if answer.never else answer.delay)
        if answer.never or self.gone.is_set():
            self._break()
            return
        self.set_status(answer.status)
        self._send(answer)

    def _send(self, answer: Answer) -> None:
        text = isinstance(answer.body, str)
        self.set_header("Content-Type", MEDIA_TYPES[".html" if text else ".json"])
        body = (answer.body if text else json.dumps(answer.body, ensure_ascii=False)).encode()
        if answer.cut:
            self.set_header("Content-Length", len(body))
            self.write(body[: len(body) // 2])
            self.flush()
            self._break()
        else:
            self.finish(body)

    async def _wait(self, seconds: float) -> None:
        try:
            await asyncio.wait_for(self.gone.wait(), seconds)
        except TimeoutError:
            return

    def _break(self) -> None:
        self._auto_finish = False
        self.request.connection.stream.close()  # type: ignore[union-attr]  # HTTP1Connection, and still there


class WorldControl(RequestHandler):
    """Changes a world: {auth, …settings of World.set}, and `refreshes`: the token that this one takes the place of."""

    def initialize(self, worlds: rest.Worlds) -> None:
        self.worlds = worlds

    def post(self) -> None:
        settings = json.loads(self.request.body)
        auth, old = settings.pop("auth", ""), settings.pop("refreshes", None)
        if old and self.worlds.find(old):
            self.worlds.refresh(old, auth)
        world = self.worlds.find(auth)
        if world is None:
            self.set_status(404)
            self.finish({"error": f"no world for the auth {auth!r}; load the portal page anew"})
            return
        try:
            world.set(settings)
        except UnknownSetting as error:
            self.set_status(400)
            self.finish({"error": str(error)})
            return
        self.finish({"result": True})


class Requests(RequestHandler):
    """What REST was asked: a list of {method, fields, at, status}, the oldest first."""

    def initialize(self, worlds: rest.Worlds) -> None:
        self.worlds = worlds

    def get(self) -> None:
        world = self.worlds.find(self.get_query_argument("auth"))
        self.finish({"result": list(world.requests) if world else []})
