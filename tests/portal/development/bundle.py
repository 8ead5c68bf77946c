"""What the widget's origin serves during development: the bundle as it would ship, in memory, so that no half-written
file is ever sent and nothing but the bundle can be. A part with a mistake stays as it last was when it was right."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import build
from static import start
from tests.portal.development import mistakes
from tests.portal.development.mistakes import Mistake

NO_PAGE = b"<!doctype html><html><head><title>Not built yet</title></head><body></body></html>"
"""In place of a page that has not been right since the start: it shows what is wrong."""


@dataclass(frozen=True)
class Source:
    """A kind of source file.

    Attributes:
        pattern: of its path from the project's folder, a regular expression.
        part: what of the bundle is made of it.
        swapped: "" where an open page must be loaded anew, else what is put into it in place of the old: a path that
            livereload.js or live.js understands.
    """

    pattern: str
    part: str
    swapped: str = ""


# What fits no pattern is no part of the widget.
SOURCES = (
    Source(r"widget/locales/[^/]+\.json", "pages"),
    Source(r"widget/templates/[^/]+\.html", "pages"),
    Source(r"widget/.+\.py", "programs"),
    Source(r"static/icons/[^/]+\.svg", "pages", swapped="icons/{name}"),
    Source(r"static/[^/]+\.(svg|css)", "assets", swapped="{name}"),
    Source(r"static/[^/]+\.js", "assets"),
    Source(r"static/python/[^/]+\.js", "runtime"),
)


def source_of(path: Path) -> Source | None:
    """Which kind of source a file is, or None."""
    file = path.relative_to(build.ROOT).as_posix()
    return next((source for source in SOURCES if re.fullmatch(source.pattern, file)), None)


class Bundle:
    """The bundle in memory.

    Attributes:
        files: path → bytes; the pages name build.SDK.
        mistakes: what is wrong with the sources now, part by part.
    """

    def __init__(self):
        self._compiled: dict[Path, tuple[bytes, Mistake | None]] = {}
        self._parts: dict[str, dict[str, bytes]] = {"pages": dict.fromkeys(build.PAGES, NO_PAGE)}
        self._mistakes: dict[str, list[Mistake]] = {}
        self.make(MAKERS)

    @property
    def mistakes(self) -> list[Mistake]:
        return [mistake for part in MAKERS for mistake in self._mistakes.get(part, [])]

    def make(self, parts: Iterable[str]) -> set[str]:
        """Make parts anew; returns those that are right."""
        for part in parts:
            self._mistakes[part] = MAKERS[part](self)
        self.files = {name: data for files in self._parts.values() for name, data in files.items()}
        return {part for part in parts if not self._mistakes[part]}

    def _make_pages(self) -> list[Mistake]:
        catalogues = sorted((build.WIDGET / "locales").glob("*.json"))
        wrong = [mistake for path in catalogues if (mistake := mistakes.in_catalogue(path))]
        return wrong or self._take("pages", lambda: build.pages(build.SDK))

    def _make_programs(self) -> list[Mistake]:
        for path in (paths := sorted(build.WIDGET.rglob("*.py"))):
            source = path.read_bytes()
            if self._compiled.get(path, ("", None))[0] != source:
                self._compiled[path] = (source, mistakes.in_python(path))
        wrong = [mistake for path in paths if (mistake := self._compiled[path][1])]
        return wrong or self._take("programs", build.programs)

    def _make_runtime(self) -> list[Mistake]:
        start.merged_runtime.cache_clear()
        return self._take("runtime", build.runtime_files)

    def _make_assets(self) -> list[Mistake]:
        return self._take("assets", build.assets)

    def _take(self, part: str, made: Callable[[], dict[str, bytes]]) -> list[Mistake]:
        try:
            self._parts[part] = made()
        except Exception as error:  # a template may raise anything, and the server goes on
            return [mistakes.in_pages(error)]
        return []


# Part → what makes it.
MAKERS: dict[str, Callable[[Bundle], list[Mistake]]] = {
    "programs": Bundle._make_programs,
    "pages": Bundle._make_pages,
    "assets": Bundle._make_assets,
    "runtime": Bundle._make_runtime,
}
