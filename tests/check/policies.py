"""What a page may load and run: its Content-Security-Policy, what stands in the page itself, and the hosts it names."""

import re

from tests.check.addresses import PROSE
from tests.check.bundle import Bundle
from tests.check.page import Page

# Directive → the sources it may have; "*" stands for every other. MicroPython's interpreter needs 'unsafe-eval'
# (measured); which portal REST is at is known only in the browser, where the boot script narrows connect-src.
SOURCES = {
    "script-src": {"'self'", "'unsafe-eval'", "'wasm-unsafe-eval'", "SDK"},
    "connect-src": {"'self'", "'none'", "https:", "http:"},
    "*": {"'self'", "'none'"},
}

REQUIRED = ("default-src", "base-uri", "form-action")
"""Without the first, what is not named is free; the other two do not fall back to it (W3C CSP 3)."""
WITHOUT_EFFECT = ("frame-ancestors", "report-uri", "sandbox")
"""Directives that a `<meta>` cannot set (W3C CSP 3, 3.3): they promise what nobody keeps."""

# Hosts that code of others names → why no browser asks them.
NAMED = {
    "0.0.0.0": "what PyScript looks for in its own address",
    "cdn.jsdelivr.net": "PyScript's interpreters, where the configuration names none; ours does",
    "developer.mozilla.org": "in a docstring of PyScript",
    "docs.pyscript.net": "in a message of PyScript",
    "emscripten.org": "in a message of MicroPython",
    "github.com": "in a comment of PyScript",
    "micropython.org": "where mip would fetch packages; nothing calls it",
    "packages.pyscript.net": "where PyScript would look packages up; the configuration names none",
    "pyscript.github.io": "in a message of PyScript",
    "raw.githubusercontent.com": "where mip would fetch packages; nothing calls it",
    "www.w3.org": "the names of XML's vocabularies",
}

HOST = re.compile(
    r"(?:(?:https?|wss?):|[\"'(=\s]|^)//(?P<host>[a-z0-9-]+(?:\.[a-z0-9-]+)+)", re.IGNORECASE | re.MULTILINE
)


def policy(bundle: Bundle) -> list[str]:
    """Offences in the pages' policies."""
    found = []
    for path, text in bundle.texts(".html").items():
        policies = Page(text).policies
        if len(policies) != 1:
            found.append(f"{path}: it has {len(policies)} policies")
        for line, content, late in policies:
            found += [f"{path}:{line}: it stands after what it should have ruled"] if late else []
            found += [f"{path}:{line}: {offence}" for offence in _offences(content, bundle.sdk)]
    return found


def inline(bundle: Bundle) -> list[str]:
    """Scripts and styles that stand in a page; the policy would block them."""
    texts = bundle.texts(".html", ".svg")
    return [f"{path}:{line}: {what}" for path, text in texts.items() for line, what in Page(text).inline]


def hosts(bundle: Bundle) -> list[str]:
    """Hosts that a file names, other than the SDK's."""
    known = {*NAMED, HOST.match(bundle.sdk)["host"]}
    found = []
    for path, text in bundle.texts(".html", ".js", ".css", ".json", ".svg", ".txt").items():
        names = {} if path == PROSE else {match["host"]: match.start() for match in HOST.finditer(text)}
        found += [
            f"{path}:{text.count(chr(10), 0, start) + 1}: {host}" for host, start in names.items() if host not in known
        ]
    return found


def _offences(content: str, sdk: str) -> list[str]:
    """What is wrong with one policy."""
    split = [directive.split() for directive in content.split(";") if directive.strip()]
    directives = {name: set(sources) for name, *sources in split}
    origin = "/".join(sdk.split("/")[:3])
    found = [f"{name} is missing" for name in REQUIRED if name not in directives]
    for name, sources in directives.items():
        if name in WITHOUT_EFFECT:
            found.append(f"{name} has no effect in a <meta>")
            continue
        allowed = {origin if source == "SDK" else source for source in SOURCES.get(name, SOURCES["*"])}
        found += [f"{name} allows {source}" for source in sorted(sources - allowed)]
    return found
