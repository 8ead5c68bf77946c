"""Copies of the project, for tests that run its commands for real."""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

import build
from static import runtime

NOT_COPIED = (".*", "__pycache__", "dist", "*.egg-info")
LIMIT = 120
"""Seconds that one command may take."""


class Copy(NamedTuple):
    """A copy of the project in a folder of its own."""

    folder: Path

    @property
    def archive(self) -> Path:
        """The ZIP that it built."""
        return self.folder / "dist" / build.zip_path().name

    def start(self, *arguments: str, **environment: str) -> subprocess.Popen:
        """Start `python build.py …` in it, without a registry to fetch from."""
        return subprocess.Popen(
            [sys.executable, "build.py", *arguments],
            cwd=self.folder,
            env=os.environ | {"npm_config_registry": "http://127.0.0.1:9", "PYTHONIOENCODING": "utf-8"} | environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        )

    def run(self, *arguments: str, **environment: str) -> subprocess.CompletedProcess:
        """Run `python build.py …` in it to its end."""
        with self.start(*arguments, **environment) as process:
            out, err = process.communicate(timeout=LIMIT)
        return subprocess.CompletedProcess(process.args, process.returncode, out, err)


def copy_to(folder: Path, with_runtime: bool = True) -> Copy:
    """Copy the sources to a folder that is not there yet, with what npm has fetched unless told not to."""
    shutil.copytree(build.ROOT, folder, ignore=shutil.ignore_patterns(*NOT_COPIED, "node_modules"))
    if with_runtime:
        runtime.fetch()
        passing = shutil.ignore_patterns("tmp*")  # where another build merges the runtime at this moment
        shutil.copytree(runtime.MODULES, folder / "static" / "node_modules", ignore=passing)
    return Copy(folder)


@pytest.fixture(scope="session")
def built(tmp_path_factory):
    """Two copies of the project in different folders, each built by its own process."""
    base = tmp_path_factory.mktemp("copies")
    copies = [copy_to(base / "one"), copy_to(base / "another folder" / "ещё один")]
    running = [
        copy.start(PYTHONHASHSEED=str(seed), TZ=zone)
        for copy, seed, zone in zip(copies, (1, 2), ("UTC", "Asia/Tokyo"), strict=True)
    ]
    for process in running:
        _, err = process.communicate(timeout=LIMIT)
        assert process.returncode == 0, err
    return copies


@pytest.fixture
def sources(tmp_path):
    """A copy of the project to break; it is built from what was fetched before."""
    return copy_to(tmp_path / "project")
