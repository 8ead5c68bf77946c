"""What is wrong with a source of the widget: the file, the line, the line's text, and what is wrong with it."""

import json
import string
import traceback
import warnings
from dataclasses import dataclass
from pathlib import Path

import jinja2

import build
from static import start
from widget.texts import PLURALS

PLURAL_CYCLE = 200
"""Numbers after which the plural rules repeat themselves (CLDR's rules look at the last two digits)."""
TEXT_LIMIT = 200
"""Characters shown of a line."""


@dataclass(frozen=True)
class Mistake:
    """One mistake.

    Attributes:
        file: path from the project's folder.
        line: number from 1.
        text: of that line.
        message: what is wrong with it.
    """

    file: str
    line: int
    text: str
    message: str

    def __str__(self) -> str:
        """One line for a terminal."""
        return f"{self.file}:{self.line}: {self.message}: {self.text}"


def at(path: Path, line: int, message: str) -> Mistake:
    """The mistake in that line of that file."""
    lines = path.read_text("utf-8", "replace").splitlines() if path.is_file() else []
    text = lines[line - 1].strip()[:TEXT_LIMIT] if 0 < line <= len(lines) else ""
    return Mistake(path.relative_to(build.ROOT).as_posix(), line, text, message)


def in_python(path: Path) -> Mistake | None:
    """What CPython does not compile, since it says it best; and what only MicroPython refuses, which runs the card."""
    try:
        source = path.read_text("utf-8")
        with warnings.catch_warnings(action="ignore"):
            compile(source, str(path), "exec", dont_inherit=True)
        start.bytecode(path.relative_to(build.ROOT).as_posix(), source)
    except SyntaxError as error:
        return at(path, error.lineno or 1, error.msg)
    except start.NotCompiled as error:
        return at(path, error.line, f"MicroPython, which runs the card, says: {error.wrong}")
    except ValueError as error:  # no UTF-8; or, until Python 3.12, a zero byte
        return at(path, 1, str(error))
    return None


def in_catalogue(path: Path) -> Mistake | None:
    """What is wrong with one catalogue of widget/locales: its JSON, or a text that the card could not show."""
    try:
        catalogue = json.loads(path.read_text("utf-8"), object_pairs_hook=_pairs)
    except _Twice as twice:
        return at(path, _line_of(path, twice.key, last=True), f"{twice.key} is there twice")
    except json.JSONDecodeError as error:
        # A missing comma is noticed at what comes after it.
        before = error.doc[: error.pos].rstrip() if "delimiter" in error.msg else error.doc[: error.pos]
        return at(path, before.count("\n") + 1, error.msg)
    except UnicodeDecodeError as error:
        return at(path, 1, str(error))
    if not isinstance(catalogue, dict) or not isinstance(catalogue.get("texts"), dict):
        return at(path, 1, 'a catalogue is {"plural": …, "texts": {…}}')
    rule = PLURALS.get(str(catalogue.get("plural")))
    if rule is None:
        return at(path, _line_of(path, "plural"), f"plural is one of {', '.join(PLURALS)}")
    forms = {rule(n) for n in range(PLURAL_CYCLE)}
    wrong = ((key, _wrong(text, forms)) for key, text in catalogue["texts"].items())
    return next((at(path, _line_of(path, key), message) for key, message in wrong if message), None)


def in_pages(error: Exception) -> Mistake:
    """Where the pages' rendering failed, and with what: the line of a template, else of build.py or what it calls."""
    if isinstance(error, build.CatalogueBroken):
        return at(build.ROOT / error.file, error.line, error.wrong)
    if isinstance(error, jinja2.TemplateSyntaxError) and error.name:
        return at(build.WIDGET / "templates" / error.name, error.lineno, error.message)
    message = f"there is no template {error.name}" if isinstance(error, jinja2.TemplateNotFound) else str(error)
    frames = [(Path(frame.filename), frame.lineno) for frame in traceback.extract_tb(error.__traceback__)]
    ours = [(path, line) for path, line in frames if path.is_relative_to(build.ROOT)]
    templates = [(path, line) for path, line in ours if path.is_relative_to(build.WIDGET)]
    return at(*(templates or ours)[-1], message)


class _Twice(Exception):
    def __init__(self, key: str):
        self.key = key


def _pairs(pairs: list[tuple[str, object]]) -> dict:
    found: dict[str, object] = {}
    for key, value in pairs:
        if key in found:
            raise _Twice(key)
        found[key] = value
    return found


def _wrong(text: object, forms: set[str]) -> str:
    """Why the card could not show this value of `texts`, with the plural forms of its language; "" where it can."""
    if isinstance(text, dict) and (missing := forms - text.keys()):
        return f"the plural form {', '.join(sorted(missing))} is missing"
    if isinstance(text, dict):
        return next((wrong for form in text.values() if (wrong := _wrong(form, forms))), "")
    if not isinstance(text, str):
        return "a text is a string, or an object of plural forms"
    try:
        list(string.Formatter().parse(text))
    except ValueError as error:
        return f"a placeholder is {{name}}: {error}"
    return ""


def _line_of(path: Path, key: str, last: bool = False) -> int:
    """The line of a catalogue's key; 1 where it is not found."""
    found = [n for n, line in enumerate(path.read_text("utf-8").splitlines(), 1) if f"{json.dumps(key)}:" in line]
    return found[-1 if last else 0] if found else 1
