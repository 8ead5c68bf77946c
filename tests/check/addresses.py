"""Which file names which: the addresses in pages, styles and scripts, and whether what they name is there."""

import fnmatch
import json
import posixpath
import re
from collections.abc import Iterator
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from tests.check.bundle import Bundle
from tests.check.listing import ENDINGS, PAGES
from tests.check.page import Page

QUOTED = r"([\"'`])(?P<target>[^\"'`\s]+?\.\w+(?:[?#][^\"'`\s]*)?)\1"
FILLED_IN = r"\$\{[^`}]*\}"
OURS = "|".join(ending[1:] for ending in ENDINGS)
SELF, PAGE = "the file itself", "the page"

# How a style or script names a file, by the ending of the file that does: (pattern, what the address is relative to).
# A template's ${…} stands for any text; a name without a path is no file but a module of Node's, which no browser asks.
NAMED_BY = {
    ".css": ((r"url\(\s*[\"']?(?P<target>[^\"')\s]+)", SELF), (r"@import\s*[\"'](?P<target>[^\"']+)", SELF)),
    ".js": (
        (r"(?:\bfrom|\bimport)\s*\(?\s*([\"'`])(?P<target>(?:\.{0,2}/|\w+:)[^\"'`\s]+)\1", SELF),
        (rf"new URL\(\s*{QUOTED}\s*,\s*import\.meta\.url", SELF),
        (rf"new URL\(\s*{QUOTED}\s*,\s*(?!import\.meta)", PAGE),
        (rf"(?:\bfetch|\bimportScripts|new (?:Shared)?Worker)\(\s*{QUOTED}", PAGE),
        (rf"\.(?:src|href)\s*=\s*{QUOTED}", PAGE),
        (rf"`(?P<target>[a-zA-Z.][\w./-]*{FILLED_IN}[\w./-]*\.(?:{OURS}))`", PAGE),
    ),
}

PROSE = "licences.txt"
"""The one file that is there to be read by people, so that no other need name it, and that may name any host."""

# Files that a script names and no browser asks for → why not.
NEVER_LOADED = {
    "micropython.wasm": "what MicroPython's loader would ask for, were it not told another address (PyScript source)",
}


class Named(NamedTuple):
    """An address, and who names it.

    Attributes:
        source: the path of the file that names it.
        line: where, from 1.
        target: as it is written, with * for what a script fills in.
        path: what it comes to in the bundle, with * likewise; "" if it is not relative.
        kind: as in page.Address.
    """

    source: str
    line: int
    target: str
    path: str
    kind: str = ""


def named(bundle: Bundle) -> list[Named]:
    """All addresses in the bundle, the SDK's left out."""
    found = []
    for path, text in bundle.texts(".html", ".svg").items():
        page = Page(text)
        found += [_named(path, address.line, address.target, path, address.kind) for address in page.addresses]
        for line, target in _configured(page):
            found.append(_named(path, line, target, path, "module"))
    for path, text in bundle.texts(*NAMED_BY).items():
        found += () if path == PROSE else _in_text(path, text)
    return [each for each in found if each.target and each.target != bundle.sdk]


def loaded(bundle: Bundle) -> list[Named]:
    """The addresses that are asked for, now or later."""
    return [each for each in named(bundle) if posixpath.basename(each.path) not in NEVER_LOADED]


def relative(bundle: Bundle) -> list[str]:
    """Addresses that hold at one place only."""
    return [f"{each.source}:{each.line}: {each.target}" for each in named(bundle) if not each.path]


def missing(bundle: Bundle) -> list[str]:
    """Files that are asked for and are not there."""
    return [
        f"{each.source}:{each.line}: {each.target}: there is no {each.path}"
        for each in loaded(bundle)
        if each.path and not fnmatch.filter(bundle.files, each.path)
    ]


def unused(bundle: Bundle) -> list[str]:
    """Files that nothing asks for, from the pages on."""
    links: dict[str, list[str]] = {}
    for each in loaded(bundle):
        links.setdefault(each.source, []).append(each.path)
    reached, ahead = {PROSE}, [page for page in PAGES if page in bundle.files]
    while ahead:
        path = ahead.pop()
        if path not in reached:
            reached.add(path)
            ahead += [file for pattern in links.get(path, []) for file in fnmatch.filter(bundle.files, pattern)]
    return [f"{path}: nothing asks for it" for path in bundle.files if path not in reached]


def configuration(bundle: Bundle) -> list[str]:
    """PyScript's configurations that are no JSON."""
    found = []
    for path, text in bundle.texts(".html").items():
        for config in Page(text).configurations:
            try:
                json.loads(config)
            except ValueError as error:
                found.append(f"{path}: PyScript's configuration: {error}")
    return found


def _in_text(path: str, text: str) -> Iterator[Named]:
    for pattern, base in NAMED_BY[posixpath.splitext(path)[1]]:
        for match in re.finditer(pattern, text):
            target = re.sub(FILLED_IN, "*", match["target"])
            line = text.count("\n", 0, match.start()) + 1
            yield _named(path, line, target, path if base is SELF else "", "module" if base is SELF else "")


def _named(source: str, line: int, target: str, base: str, kind: str) -> Named:
    """Work out what an address comes to, from the file `base`; the pages lie at the root, which is "" here."""
    split = urlsplit(target)
    path = posixpath.normpath(posixpath.join(posixpath.dirname(base), split.path)) if split.path else base
    outside = split.scheme or split.netloc or path.startswith(("/", ".."))
    return Named(source, line, target, "" if outside else path, kind)


def _configured(page: Page) -> Iterator[tuple[int, str]]:
    """(line, address) of each file that PyScript's configuration names, whatever the key."""
    for text in page.configurations:
        for value in _strings(_read(text)):
            if value.endswith(ENDINGS):
                yield 1, value


def _strings(value: Any) -> Iterator[str]:
    """The texts in a configuration. `files` is a table address → place in the file system; all else has values."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for name, part in value.items():
            yield from part if name == "files" else _strings(part)
    elif isinstance(value, list):
        for part in value:
            yield from _strings(part)


def _read(text: str) -> dict:
    """PyScript's configuration; one that is no JSON names nothing (configuration says so)."""
    try:
        read = json.loads(text)
    except ValueError:
        return {}
    return read if isinstance(read, dict) else {}
