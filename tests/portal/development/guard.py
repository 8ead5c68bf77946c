"""Who is answered: what comes under the server's own name, so that no name that a stranger makes point here (DNS
rebinding) is, and from our own pages. Only the pages themselves may be opened from anywhere, as a portal does."""

import re
from collections.abc import Collection

from tornado.httputil import HTTPMessageDelegate, HTTPServerRequest
from tornado.routing import Router
from tornado.web import Application, RequestHandler


class Guard(Router):
    """Stands before an application.

    Args:
        application: what answers those that may ask.
        url: its own address; a request under another name is refused.
        origins: of the pages that may ask.
        pages: paths that any page may open, as a regular expression.
        scripts: paths that any page may load.
    """

    def __init__(
        self, application: Application, url: str, origins: Collection[str], pages: str, scripts: Collection[str] = ()
    ):
        self._application = application
        self._host = url.split("/")[2]
        self._origins = origins
        self._pages = re.compile(pages)
        self._scripts = scripts
        self._refusal = Application([(r".*", Refusal, {"url": url})], log_function=lambda handler: None)

    def find_handler(self, request: HTTPServerRequest, **kwargs) -> HTTPMessageDelegate:
        answering = self._application if self.allows(request) else self._refusal
        return answering.find_handler(request, **kwargs)

    def allows(self, request: HTTPServerRequest) -> bool:
        """Whether this one is answered. Browsers name the origin where a page could read the answer, and in Sec-Fetch-…
        what the request is for and how near its page is (Fetch Metadata, W3C); a page cannot forge either."""
        if request.host != self._host:
            return False
        if self._pages.fullmatch(request.path) and request.headers.get("Sec-Fetch-Mode", "navigate") == "navigate":
            return True
        if "Origin" in request.headers or "Upgrade" in request.headers:
            return request.headers.get("Origin") in self._origins
        near = request.headers.get("Sec-Fetch-Site", "none") in ("same-origin", "none")
        return near or request.path in self._scripts


class Refusal(RequestHandler):
    """403, in a sentence."""

    def initialize(self, url: str) -> None:
        self.url = url

    def prepare(self) -> None:
        self.set_status(403)
        self.set_header("Cross-Origin-Resource-Policy", "same-origin")
        self.finish(f"Refused: this is {self.url}, under this name only and for its own pages only.\n")
