"""The promises of a bundle on a server, as a table, and the functions that find offences against them."""

import posixpath
import re
from urllib.parse import urlsplit

from tests.check.page import Page
from tests.check.report import Finding, Rule, broken, examine
from tests.check.visit import Answer, Visit, is_loopback

README = 'see "On a server of your own" in README.md'

# Ending → the media types that a browser takes it as. As another a module does not run (WHATWG HTML), wasm is compiled
# anew each time, a page is shown as text or saved, and a style is ignored.
MEDIA_TYPES = {
    ".html": ("text/html",),
    ".js": ("text/javascript", "application/javascript", "application/x-javascript"),
    ".css": ("text/css",),
    ".json": ("application/json",),
    ".wasm": ("application/wasm",),
    ".svg": ("image/svg+xml",),
    ".png": ("image/png",),
    ".woff2": ("font/woff2", "application/font-woff2"),
    ".txt": ("text/plain",),
}

COMPRESSED_ALREADY = (".png", ".woff2")
ONE_PACKET = 1_400
"""Bytes below which compression saves nothing."""
NAME_WITH_HASH = re.compile(r"[-.][\w-]{8,}\.\w+$")
"""A name that changes with what is in the file, so that it may be kept for ever."""


def secure(visit: Visit) -> list[str]:
    """Why a portal, which is https, could not load anything from there."""
    if urlsplit(visit.url).scheme != "https" and not is_loopback(visit.url):
        return [f"{visit.url}: it is not https"]
    certificate = {answer.trouble for _, answer in visit.answers if "CERTIFICATE" in answer.trouble.upper()}
    return [f"{visit.url}: {trouble}" for trouble in sorted(certificate)]


def reachable(visit: Visit) -> list[str]:
    """Files that GET does not bring, those with the same reason together."""
    files: dict[str, list[str]] = {}
    for path, answer in visit.got.items():
        if answer.status != 200:
            files.setdefault(_said(answer), []).append(path)
    return [f"{paths[0]}{f' and {len(paths) - 1} more' if paths[1:] else ''}: {said}" for said, paths in files.items()]


def opened_by_post(visit: Visit) -> list[str]:
    """Pages that a portal's POST does not bring as GET does."""
    found = []
    for page, answer in visit.posted.items():
        if answer.status != 200:
            found.append(f"POST {page}: {_said(answer)}")
        elif answer.body != visit.got[page].body:
            found.append(f"POST {page}: another page than GET brings")
    return found


def types(visit: Visit) -> list[str]:
    """Files that come as what they are not."""
    found = []
    for asked, answer in _arrived(visit):
        stated = answer.header("Content-Type")
        kind, _, parameters = stated.partition(";")
        charset = parameters.partition("charset=")[2].strip(' "').lower()
        if kind.strip().lower() not in MEDIA_TYPES.get(posixpath.splitext(asked)[1], ()):
            found.append(f"{asked}: Content-Type is {stated or 'missing'}")
        if charset not in ("", "utf-8"):
            found.append(f"{asked}: its charset is {charset}, the file is utf-8")
        if answer.header("Content-Disposition").startswith("attachment"):
            found.append(f"{asked}: it is sent as a download")
    return found


def frames(visit: Visit) -> list[str]:
    """Headers that keep a page out of the portal's iframe, or the interpreter out of the page."""
    found = []
    for asked, answer in _arrived(visit):
        if not asked.endswith(".html"):
            continue
        if value := answer.header("X-Frame-Options"):
            found.append(f"{asked}: X-Frame-Options: {value}")
        for text in answer.header("Content-Security-Policy").split(","):
            found += [f"{asked}: Content-Security-Policy: {directive}" for directive in _forbidding(text)]
    return found


def caching(visit: Visit) -> list[str]:
    """Files of which a browser may show an old copy next to new ones, or loads what it has already."""
    found = []
    for path, answer in visit.got.items():
        if answer.status != 200:
            continue
        stated = answer.header("Cache-Control")
        kept = re.search(r"max-age=(\d+)", stated)
        revalidates = "no-cache" in stated or (kept and int(kept[1]) == 0)
        if "no-store" in stated:
            found.append(f"{path}: Cache-Control: {stated}: every call loads it anew")
        elif not revalidates and not (kept and NAME_WITH_HASH.search(path)):
            found.append(f"{path}: Cache-Control: {stated or 'missing'}: after an update an old copy may stay")
        elif revalidates and visit.revalidated[path].status != 304:
            found.append(f"{path}: an unchanged copy is answered with {visit.revalidated[path].status}, not with 304")
    return found


def compression(visit: Visit) -> list[str]:
    """Files that come larger than they need."""
    return [
        f"{asked}: {len(answer.body):,} bytes, not compressed"
        for asked, answer in _arrived(visit)
        if len(answer.body) > ONE_PACKET
        and not asked.endswith(COMPRESSED_ALREADY)
        and not answer.header("Content-Encoding")
    ]


def same_bytes(visit: Visit) -> list[str]:
    """Files that are not those of the local build; where the version differs, only that."""
    there, here = _version(visit.got["index.html"].body), _version(visit.files["index.html"])
    if there and there != here:
        return [f"the server has version {there}, this is {here}"]
    return [
        f"{path}: {len(answer.body):,} bytes that differ from the local build's {len(visit.files[path]):,}"
        for path, answer in visit.got.items()
        if answer.status == 200 and answer.body != visit.files[path]
    ]


# What can be wrong with a server, and what to do: as in local.RULES, but each function takes a Visit.
RULES = (
    Rule(
        "TLS",
        secure,
        "Give the server a certificate that browsers trust, for that name, and name it with https. Where the browsers "
        "know an authority of your own, name its file to this command: SSL_CERT_FILE=authority.pem python build.py …",
    ),
    Rule("reachable", reachable, "Unpack all of the ZIP at that address; a redirect is not followed."),
    Rule("opened by POST", opened_by_post, f"Answer a POST like a GET: {README}."),
    Rule("content types", types, f"Have the server name the types: {README}."),
    Rule("frame headers", frames, "Take that header out for this path: the portal shows the page in an iframe."),
    Rule("caching", caching, f"Send Cache-Control: no-cache, with ETag or Last-Modified: {README}."),
    Rule("compression", compression, f"Compress with gzip, application/wasm too: {README}."),
    Rule(
        "bytes", same_bytes, "Run python build.py and unpack its ZIP there anew; nothing on the way may rewrite a file."
    ),
)


def _version(page: bytes) -> str:
    return Page(page.decode("utf-8", "replace")).version


def findings(visit: Visit) -> list[Finding]:
    """What the rules find; where no file at all could be had, only why not."""
    found = examine(RULES, visit)
    return found if _arrived(visit) else broken(found)[:1]


def _arrived(visit: Visit) -> list[tuple[str, Answer]]:
    return [(asked, answer) for asked, answer in visit.answers if answer.status == 200]


def _said(answer: Answer) -> str:
    """An answer that is not the file, in words."""
    to = answer.header("Location")
    return answer.trouble or f"the server answers {answer.status}" + (f", a redirect to {to}" if to else "")


def _forbidding(policy: str) -> list[str]:
    """The directives of a policy that keep the page out of every portal's iframe, or the interpreter out of the page.
    frame-ancestors may name portals: only one that names no host and no scheme is known to forbid them all."""
    split = [directive.split() for directive in policy.split(";") if directive.strip()]
    directives = {name.lower(): sources for name, *sources in split}
    scripts = "script-src" if "script-src" in directives else "default-src"
    forbids = {
        "frame-ancestors": lambda sources: not any(re.search(r"[.:*]", source) for source in sources),
        "sandbox": lambda _: True,
        scripts: lambda sources: "'unsafe-eval'" not in sources,
    }
    return [
        " ".join([name, *sources]) for name, sources in directives.items() if name in forbids and forbids[name](sources)
    ]
