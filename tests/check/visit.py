"""A deployed bundle, asked for as a browser and a portal ask: each file by GET, each page by POST too."""

import gzip
import http.client
import ssl
import urllib.error
import urllib.request
import zlib
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from email.message import Message
from typing import NamedTuple
from urllib.parse import urlencode, urlsplit

LIMIT = 15
"""Seconds without a byte after which a server has not answered."""
BODY_LIMIT = 5_000_000
"""Bytes of one answer that are read."""
AT_ONCE = 6
"""Requests at a time, as browsers do over HTTP/1.1."""

# What a portal sends with the POST that opens a handler (portal source).
QUERY = {"DOMAIN": "portal.example", "PROTOCOL": "1", "LANG": "en", "APP_SID": "0" * 32}
FORM = {
    "AUTH_ID": "0" * 70,
    "AUTH_EXPIRES": "3600",
    "REFRESH_ID": "0" * 70,
    "member_id": "0" * 32,
    "status": "L",
    "PLACEMENT": "CALL_CARD",
    "PLACEMENT_OPTIONS": '{"CALL_ID":"externalCall.0.0","CALL_STATE":"connecting"}',
}


class Answer(NamedTuple):
    """What a server answered.

    Attributes:
        status: as in HTTP; 0 if there was no answer.
        headers: as they came.
        body: after decompression.
        trouble: why there was no answer, or "".
    """

    status: int
    headers: Message
    body: bytes = b""
    trouble: str = ""

    def header(self, name: str) -> str:
        """All values of a header in one, or ""."""
        return ", ".join(self.headers.get_all(name, []))


class Visit(NamedTuple):
    """A deployed bundle and what it must agree with; the rules of a deployment are functions of it.

    Attributes:
        url: where it is, with a slash at its end.
        files: path → bytes, as the sources make them now.
        got: path → the Answer to GET.
        revalidated: path → the Answer to the same GET of a browser that has the file already.
        posted: page → the Answer to POST.
    """

    url: str
    files: dict[str, bytes]
    got: dict[str, Answer]
    revalidated: dict[str, Answer]
    posted: dict[str, Answer]

    @property
    def answers(self) -> list[tuple[str, Answer]]:
        """(what was asked, the answer) of each first GET and each POST."""
        return [*self.got.items(), *((f"POST {page}", answer) for page, answer in self.posted.items())]


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """A redirect is an answer of its own: a portal's POST would come out of it as a GET without its form."""

    def redirect_request(self, *_: object) -> None:
        return None


def visit(url: str, files: dict[str, bytes], pages: Iterable[str]) -> Visit:
    """Ask a server for all files, and for the pages as a portal does. Where nothing answers it asks once.

    Args:
        url: https://host/path/ of the bundle.
        files: the bundle that should be there.
        pages: those of them that a portal opens.
    """
    url = url.rstrip("/") + "/"
    proxies = {"proxies": {}} if is_loopback(url) else {}
    opener = urllib.request.build_opener(
        _NoRedirect,
        urllib.request.ProxyHandler(**proxies),
        urllib.request.HTTPSHandler(context=ssl.create_default_context()),  # one for all: it reads every authority
    )
    first = _ask(opener, url + next(iter(files)))
    if first.trouble:
        return Visit(url, files, dict.fromkeys(files, first), {}, {})
    form = urlencode(FORM).encode()
    with ThreadPoolExecutor(AT_ONCE) as pool:

        def each(paths: Iterable[str], ask) -> dict[str, Answer]:
            paths = list(paths)
            return dict(zip(paths, pool.map(ask, paths), strict=True))

        got = each(files, lambda path: _ask(opener, url + path))
        revalidated = each(files, lambda path: _ask(opener, url + path, headers=_validators(got[path])))
        posted = each(pages, lambda page: _ask(opener, f"{url}{page}?{urlencode(QUERY)}", form))
    return Visit(url, files, got, revalidated, posted)


def is_loopback(url: str) -> bool:
    """Whether the address is this machine's own, which browsers trust without TLS (W3C Secure Contexts)."""
    return (urlsplit(url).hostname or "") in ("localhost", "127.0.0.1", "::1")


def _validators(answer: Answer) -> dict[str, str]:
    """The headers by which a browser asks whether its copy still holds."""
    pairs = {"If-None-Match": answer.header("ETag"), "If-Modified-Since": answer.header("Last-Modified")}
    return {name: value for name, value in pairs.items() if value}


def _ask(opener: urllib.request.OpenerDirector, url: str, form: bytes | None = None, headers=None) -> Answer:
    request = urllib.request.Request(url, form, {"Accept-Encoding": "gzip", **(headers or {})})
    try:
        with opener.open(request, timeout=LIMIT) as answer:
            return _read(answer)
    except urllib.error.HTTPError as error:
        with error:
            return _read(error)
    except (OSError, ValueError, http.client.HTTPException, EOFError, zlib.error) as error:
        return Answer(0, Message(), trouble=str(getattr(error, "reason", error)) or type(error).__name__)


def _read(answer) -> Answer:
    body = answer.read(BODY_LIMIT)
    if body and answer.headers.get("Content-Encoding") == "gzip":
        body = gzip.decompress(body)
    return Answer(answer.status, answer.headers, body)
