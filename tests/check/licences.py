"""Is the licence of everything that is shipped in the bundle."""

import json
import re
from pathlib import Path

from tests.check.addresses import PROSE
from tests.check.bundle import Bundle

TERMS = re.compile(r"licen[cs]e|permission", re.IGNORECASE)


def packages(lock: Path) -> list[str]:
    """ "name version" of each package in an npm lock file."""
    entries = json.loads(lock.read_text("utf-8"))["packages"]
    return sorted(
        {
            f"{path.rsplit('node_modules/', 1)[1]} {entry['version']}"
            for path, entry in entries.items()
            if path and not entry.get("dev")  # the build's own tools do not ship
        }
    )


def licences(bundle: Bundle) -> list[str]:
    """Packages that licences.txt does not name in a line above a text, or whose text is about no licence."""
    text = bundle.files.get(PROSE, b"").decode("utf-8", "replace")
    if not text:
        return [f"{PROSE}: it is not there"]
    stated = {}
    for part in re.split(r"^-{20,}$", text, flags=re.MULTILINE):
        names, _, terms = part.strip().partition("\n\n")
        stated |= dict.fromkeys(names.splitlines(), terms)
    return [
        f"{PROSE}: nothing about {package}" for package in bundle.packages if not TERMS.search(stated.get(package, ""))
    ]
