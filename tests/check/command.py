"""What `python build.py check` does: gather what is to be examined, examine it, say what was found.

It takes what the build knows as arguments and never imports build.py, which runs as the program that calls it.
"""

from pathlib import Path

from static import archive, runtime
from tests.check import deployed, licences, local, report
from tests.check.bundle import Bundle, unpack
from tests.check.listing import PAGES
from tests.check.visit import visit


def examine_archive(
    archive_path: Path,
    folder: Path,
    *,
    files: dict[str, bytes],
    version: str,
    catalogues: dict[str, dict],
    sdk: str,
) -> list[report.Finding]:
    """What is wrong with a ZIP on this machine.

    Args:
        archive_path: the ZIP.
        folder: where the build wrote the same files.
        files: path → bytes, as the sources make them now.
        version: the project's.
        catalogues: language → its catalogue, as its file has it.
        sdk: the address of the portal's SDK.

    Raises:
        FileNotFoundError: there is no such ZIP.
    """
    packed = archive_path.read_bytes()
    bundle = Bundle(
        name=archive_path.name,
        archive=packed,
        files=unpack(packed),
        folder=_read(folder),
        again=archive.pack(files),
        version=version,
        packages=licences.packages(runtime.HERE / "package-lock.json"),
        catalogues=catalogues,
        sdk=sdk,
    )
    return report.examine(local.RULES, bundle)


def examine_address(url: str, files: dict[str, bytes]) -> list[report.Finding]:
    """What is wrong with a bundle at an address (https://host/path/), next to these files."""
    return deployed.findings(visit(url, files, [page for page in PAGES if page in files]))


def _read(folder: Path) -> dict[str, bytes]:
    paths = [path for path in folder.rglob("*") if path.is_file()]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}
