"""The ZIP as a list of files: is it sound, is all there, is anything there that must not be."""

import io
import json
import posixpath
import re
import zipfile

from tests.check.bundle import Bundle, unpack
from tests.check.page import Page

# The pages that others open, and who does. They lie at the root of the ZIP (portal documentation).
PAGES = {
    "index.html": "the portal, from its left menu",
    "install.html": "the portal, after the upload",
    "call-card.html": "the portal, in the call card",
}

ENDINGS = (".html", ".js", ".css", ".json", ".wasm", ".svg", ".png", ".woff2", ".txt")
"""What a bundle may hold: portals treat .py, .php, .ico and others as scripts and drop them (portal source)."""

TEXTS = (".html", ".js", ".css", ".json", ".svg", ".txt")
SIZE_LIMIT = 330_000
"""Bytes of the ZIP."""
PLAIN = re.compile(r"[\w-][\w.-]*(/[\w-][\w.-]*)*", re.ASCII)
"""A path that every system can unpack and every server can name: no folder up, no dot-file, no blank, no umlaut."""


def archive(bundle: Bundle) -> list[str]:
    """Offences against what any program that unpacks a ZIP understands."""
    try:
        with zipfile.ZipFile(io.BytesIO(bundle.archive)) as opened:
            damaged, entries = opened.testzip(), opened.infolist()
    except Exception as error:  # zipfile raises whatever the damage makes it stumble over
        return [f"{bundle.name}: it cannot be read: {error}"]
    names = [entry.filename for entry in entries]
    lowered = [name.lower() for name in names]
    found = [f"{damaged}: its checksum is wrong"] if damaged else []
    found += [f"{entry.filename}: it is encrypted" for entry in entries if entry.flag_bits & 1]
    found += [f"{name}: a name that not every system can unpack" for name in names if not PLAIN.fullmatch(name)]
    return found + [f"{name}: it is there twice" for name in names if lowered.count(name.lower()) > 1]


def pages(bundle: Bundle) -> list[str]:
    """Pages that somebody will open and that are not there."""
    return [f"{page}: it is not there, and {who} opens it" for page, who in PAGES.items() if page not in bundle.files]


def endings(bundle: Bundle) -> list[str]:
    """Files that a portal would drop."""
    return [f"{path}: a portal may drop it" for path in bundle.files if posixpath.splitext(path)[1] not in ENDINGS]


def size(bundle: Bundle) -> list[str]:
    """The ZIP, if it is larger than promised."""
    large = len(bundle.archive) > SIZE_LIMIT
    return [f"the ZIP: {len(bundle.archive):,} bytes, {SIZE_LIMIT:,} are promised"] if large else []


def encoding(bundle: Bundle) -> list[str]:
    """Texts that are no UTF-8, and JSON that is none."""
    found = []
    for path, data in bundle.files.items():
        try:
            text = data.decode() if path.endswith(TEXTS) else ""
            if path.endswith(".json"):
                json.loads(text)
        except ValueError as error:
            found.append(f"{path}: {error}")
    return found


def versions(bundle: Bundle) -> list[str]:
    """Pages and the archive's name, where they do not say the project's version."""
    said = {path: Page(text).version for path, text in bundle.texts(".html").items()}
    said[bundle.name] = bundle.version if bundle.name.endswith(f"-{bundle.version}.zip") else "another"
    return [
        f"{path}: its version is {version or 'not said'}, the project's is {bundle.version}"
        for path, version in said.items()
        if version != bundle.version
    ]


def folder(bundle: Bundle) -> list[str]:
    """Where dist/bundle and the ZIP differ."""
    return differences(bundle.folder, bundle.files, "dist/bundle", "the ZIP")


def again(bundle: Bundle) -> list[str]:
    """Where the ZIP is not what the sources make now; of two with the same files, the ZIP itself."""
    if bundle.again == bundle.archive:
        return []
    found = differences(unpack(bundle.again), bundle.files, "the sources", "the ZIP")
    return found or [f"{bundle.name}: the same files, packed in other bytes"]


def differences(one: dict[str, bytes], other: dict[str, bytes], name: str, other_name: str) -> list[str]:
    """A line for each file that is not the same in both."""
    lines = [f"{path}: only in {name}" for path in one if path not in other]
    lines += [f"{path}: only in {other_name}" for path in other if path not in one]
    return lines + [
        f"{path}: {name} and {other_name} differ" for path in one if path in other and one[path] != other[path]
    ]
