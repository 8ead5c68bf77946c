"""One HTML or SVG file, read for what the rules ask of it."""

from html.parser import HTMLParser
from typing import NamedTuple

# Attributes whose value is an address that the browser loads or opens.
ADDRESSES = ("src", "href", "xlink:href", "action", "formaction", "poster", "data", "config")

GIVEN = {"data-python": "module", "data-fetched": ""}
"""What boot.js has the browser load: attribute, a list of addresses → what they run as."""

CONFIGURATIONS = ("py-config", "mpy-config")
"""PyScript's elements whose text is JSON."""
SCRIPTS = ("", "module", "text/javascript")
"""Types of a script that the browser itself runs; any other is data to it, which a policy does not ask about."""


class Address(NamedTuple):
    """An address that a file names.

    Attributes:
        target: as it is written.
        line: where, from 1.
        kind: "script", "module" or "python" for what runs; "" for all else.
    """

    target: str
    line: int
    kind: str = ""


class Page(HTMLParser):
    """What one file holds.

    Attributes:
        addresses: the Addresses that its attributes name.
        policies: (line, content, whether a script or link stands before it) of each Content-Security-Policy.
        inline: (line, what) of each script and style that stands in the file itself.
        version: what `<meta name="version">` says, or "".
        configurations: the texts of PyScript's elements.
    """

    def __init__(self, text: str) -> None:
        super().__init__()
        self.addresses, self.policies, self.inline, self.configurations = [], [], [], []
        self.version = ""
        self._text_of = ""
        self._loading = False
        self.feed(text)
        self.close()

    @property
    def line(self) -> int:
        """The line that is being read."""
        return self.getpos()[0]

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attributes}
        self._text_of = tag
        if tag == "meta":
            self._meta(values)
        self._loading = self._loading or tag in ("script", "link")
        if tag == "style" or (tag == "script" and "src" not in values and values.get("type", "") in SCRIPTS):
            self.inline.append((self.line, f"<{tag}>"))
        self.inline += [(self.line, name) for name in values if name == "style" or name.startswith("on")]
        kind = self._kind(tag, values)
        for name in ADDRESSES:
            if name in values:
                self._address(values[name], kind)
        for name, kind in GIVEN.items():
            for target in values.get(name, "").split():
                self._address(target, kind)

    def handle_endtag(self, _tag: str) -> None:
        self._text_of = ""

    def handle_data(self, data: str) -> None:
        if self._text_of in CONFIGURATIONS:
            self.configurations.append(data)

    def _meta(self, values: dict[str, str]) -> None:
        if values.get("http-equiv", "").lower() == "content-security-policy":
            self.policies.append((self.line, values.get("content", ""), self._loading))
        if values.get("name") == "version":
            self.version = values.get("content", "")

    def _address(self, target: str, kind: str) -> None:
        if target.strip().lower().startswith("javascript:"):
            self.inline.append((self.line, "javascript:"))
        else:
            self.addresses.append(Address(target.strip(), self.line, kind))

    @staticmethod
    def _kind(tag: str, values: dict[str, str]) -> str:
        """What the file that is named runs as."""
        if values.get("rel") == "modulepreload":
            return "module"
        if tag != "script":
            return ""
        kind = values.get("type", "")
        return "module" if kind == "module" else "script" if kind in SCRIPTS else "python"
