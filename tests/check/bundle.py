"""What the local check examines: the ZIP that lies in dist, and the sources that it must agree with."""

import io
import zipfile
from typing import NamedTuple


class Bundle(NamedTuple):
    """A ZIP and what it must agree with; the local rules are functions of it.

    Attributes:
        name: the ZIP's file name.
        archive: the ZIP itself.
        files: path → bytes, as the ZIP has them.
        folder: path → bytes, as dist/bundle has them.
        again: the ZIP as the sources make it now.
        version: the project's version, from pyproject.toml.
        packages: "name version" of each package whose code is shipped, from the runtime's lock file.
        catalogues: language → its catalogue as widget/locales has it.
        sdk: the address of the portal's SDK.
    """

    name: str
    archive: bytes
    files: dict[str, bytes]
    folder: dict[str, bytes]
    again: bytes
    version: str
    packages: list[str]
    catalogues: dict[str, dict]
    sdk: str

    def texts(self, *endings: str) -> dict[str, str]:
        """Path → text of the files with these endings; what is no UTF-8 in them is replaced (another rule says so)."""
        return {path: data.decode("utf-8", "replace") for path, data in self.files.items() if path.endswith(endings)}


def unpack(archive: bytes) -> dict[str, bytes]:
    """Path → bytes of what a ZIP holds; of one that cannot be read, what was read so far (another rule says so)."""
    files = {}
    try:
        with zipfile.ZipFile(io.BytesIO(archive)) as opened:
            for entry in opened.infolist():
                files[entry.filename] = opened.read(entry)
    except Exception:  # zipfile raises whatever the damage makes it stumble over
        return files
    return files
