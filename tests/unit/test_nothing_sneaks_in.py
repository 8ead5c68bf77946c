"""What ships and what is fetched: pinned, licensed, and nothing else."""

import io
import json
import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

import build
from static import runtime

LOCKS = [build.STATIC / "package-lock.json", build.ROOT / "tests" / "browser" / "package-lock.json"]
REQUIREMENTS = build.ROOT / ".ci" / "requirements.txt"
CANARY = "canary-3f9c51d7-nobody-may-see-this"

# What runs a text as a program, or makes a text into elements.
DANGEROUS = re.compile(
    r"\beval\s*\(|\bexec\s*\(|new Function|\bFunction\s*\(|innerHTML|outerHTML|insertAdjacentHTML|document\.write"
    r"|srcdoc|set(?:Timeout|Interval)\s*\(\s*['\"`]|javascript:|\|\s*safe\b"
)
INLINE = re.compile(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=", re.IGNORECASE)


def requirements() -> dict[str, str]:
    """Package → its entry in .ci/requirements.txt, with version and hashes."""
    entries = re.split(r"\n(?=\S)", REQUIREMENTS.read_text(encoding="utf-8"))
    return {entry.split("==")[0].split("[")[0].lower(): entry for entry in entries if "==" in entry}


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.parent.name)
def test_every_npm_package_is_pinned_with_a_hash(lock):
    """Each entry of the lock has a version and a SHA-512, and none names a host; npm ci checks them."""
    packages = {path: entry for path, entry in json.loads(lock.read_text())["packages"].items() if path}
    assert packages
    for path, entry in packages.items():
        assert entry["version"], path
        assert entry["integrity"].startswith("sha512-"), path
        assert "resolved" not in entry, path


def test_every_python_package_is_pinned_with_a_hash():
    """Each requirement of the project, and each that these bring, is in the lock with version and hashes, and no host
    is named."""
    locked = requirements()
    for name, entry in locked.items():
        assert "--hash=sha256:" in entry, name
    assert "://" not in REQUIREMENTS.read_text(encoding="utf-8")
    settings = tomllib.loads((build.ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = [*settings["build-system"]["requires"], *settings["project"]["dependencies"]]
    wanted += settings["project"]["optional-dependencies"]["test"]
    for requirement in wanted:
        name, version = requirement.split(";")[0].strip().split("==")
        assert locked[name.lower()].startswith((f"{name}=={version} ", f"{name.lower()}=={version} ")), requirement


def test_no_secret_of_the_builder_gets_into_the_archive(tmp_path):
    """Built with a canary in the environment, in the home folder's files and beside the sources: the archive has none
    of it."""
    runtime.fetch()
    for name in (".npmrc", ".netrc", ".pypirc", ".gitconfig"):
        (tmp_path / name).write_text(f"# {CANARY}\n", encoding="utf-8")
    names = (
        "HOME",
        "USERPROFILE",
        "USERNAME",
        "USER",
        "LOGNAME",
        "NPM_TOKEN",
        "TWINE_PASSWORD",
        "BX24_SDK",
        "GITHUB_TOKEN",
    )
    environment = {name: CANARY for name in names} | {"HOME": str(tmp_path), "USERPROFILE": str(tmp_path)}
    script = (
        "import sys, build; from static import archive; "
        "sys.stdout.buffer.write(archive.pack(build.contents(build.SDK)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=build.ROOT, env=environment, capture_output=True, timeout=120
    )
    assert done.returncode == 0, done.stderr.decode()
    with zipfile.ZipFile(io.BytesIO(done.stdout)) as archive:
        for name in archive.namelist():
            data = archive.read(name)
            for secret in (CANARY, str(tmp_path), str(build.ROOT), Path.home().as_posix() + "/"):
                assert secret.encode() not in data, f"{name} holds {secret}"


def test_no_source_of_ours_runs_a_text_or_makes_elements_of_one():
    """Neither eval nor any relative of it, no markup put in as a text, no inline script or style, in all that ships of
    ours."""
    ours = [*build.STATIC.glob("*.js"), *build.WIDGET.rglob("*.py"), *build.WIDGET.rglob("*.html")]
    assert len(ours) > 20
    for path in ours:
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            found = DANGEROUS.search(line) or (path.suffix == ".html" and INLINE.search(line))
            assert not found, f"{path.relative_to(build.ROOT)}:{number}: {line.strip()}"
