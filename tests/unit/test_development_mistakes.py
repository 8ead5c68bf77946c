"""What the development server says of a mistake, beyond the kinds that tests/browser/mistakes.py makes in the card."""

import json

import pytest

import build
from tests.portal.development import mistakes
from tests.portal.development.bundle import SOURCES, source_of
from tests.portal.development.mistakes import Mistake


@pytest.fixture
def source(tmp_path, monkeypatch):
    """Writes a file of a project that is elsewhere, and returns its path."""
    monkeypatch.setattr(build, "ROOT", tmp_path)

    def write(file, content):
        path = tmp_path / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


def test_a_mistake_is_one_line_for_the_terminal():
    """File, line, what is wrong and the line's text, in the order in which editors look for them."""
    assert str(Mistake("widget/call.py", 3, "x = (", "'(' was never closed")) == (
        "widget/call.py:3: '(' was never closed: x = ("
    )


def test_a_long_line_is_cut(source):
    """A line of any length stays readable."""
    path = source("widget/long.py", "x = (" + "1," * 5000)
    assert len(mistakes.in_python(path).text) == mistakes.TEXT_LIMIT


@pytest.mark.parametrize("content", [b"x = '\xff'", b"x = 1\0"])
def test_what_is_no_text_is_a_mistake_too(source, content):
    """Bytes that are no Python source are named with their file, and end nothing."""
    assert mistakes.in_python(source("widget/bytes.py", content)).file == "widget/bytes.py"


def test_what_python_takes_is_no_mistake(source):
    """A good source has none, even one that CPython warns of."""
    assert mistakes.in_python(source("widget/good.py", 'x = "\\d"\n')) is None


@pytest.mark.parametrize("content", [b'{"plural": "\xff"}', b"", b"[]", b'{"plural": "one-other"}'])
def test_what_is_no_catalogue_is_a_mistake(source, content):
    """Bytes, an empty file and other JSON are named with their file."""
    assert mistakes.in_catalogue(source("widget/locales/en.json", content)).file == "widget/locales/en.json"


def test_a_good_catalogue_is_none(source):
    """Texts and plural forms that the card can show are no mistake."""
    texts = {"a": "Call {number}", "b": {"one": "{n} call", "other": "{n} calls"}}
    content = json.dumps({"plural": "one-other", "texts": texts})
    assert mistakes.in_catalogue(source("widget/locales/en.json", content)) is None


def test_what_fails_outside_a_template_is_named_with_its_line(source):
    """An error of the build itself names the innermost line of the project."""
    path = source("broken.py", "def make():\n    return {}['nothing']\n")
    names = {}
    exec(compile(path.read_text(), str(path), "exec"), names)
    with pytest.raises(KeyError) as caught:
        names["make"]()
    assert mistakes.in_pages(caught.value) == Mistake("broken.py", 2, "return {}['nothing']", "'nothing'")


def test_what_only_micropython_refuses_is_named_with_its_line(source):
    """What CPython takes and MicroPython does not is a mistake, in a function as well."""
    path = source("widget/bad.py", "def one():\n    return [\n        *[],\n    ]\n")
    mistake = mistakes.in_python(path)
    assert (mistake.line, mistake.text) == (3, "*[],")
    assert "MicroPython" in mistake.message


def test_every_source_of_the_widget_is_watched():
    """Each file that ships, or that something that ships is made of, is a known kind of source."""
    for pattern in ("widget/**/*.py", "widget/**/*.json", "widget/**/*.html", "static/*.css", "static/*.svg"):
        for path in build.ROOT.glob(pattern):
            assert source_of(path) in SOURCES, path
