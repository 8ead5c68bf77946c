"""Which browser the tests take, and what they say when there is none. Nothing is fetched here."""

import json
import os
import subprocess

import pytest

from tests.browser import chromium


@pytest.fixture
def bare_machine(monkeypatch, tmp_path):
    """A machine with an empty PATH folder, no CHROME and nothing fetched; returns that folder."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.delenv("CHROME", raising=False)
    monkeypatch.setenv("PATH", str(folder))
    monkeypatch.setattr(chromium, "INSTALLED", ("google-chrome", "chromium"))
    monkeypatch.setattr(chromium, "UNPACKED", tmp_path / "cache" / "chromium-1")
    return folder


@pytest.fixture
def linux(monkeypatch):
    """The one platform where the browser comes from npm."""
    monkeypatch.setattr(chromium.sys, "platform", "linux")
    monkeypatch.setattr(chromium.platform, "machine", lambda: "x86_64")


def command(folder, name):
    """Put an executable of that name into the folder and return its path."""
    path = folder / (f"{name}.exe" if os.name == "nt" else name)
    path.touch(mode=0o755)
    return path


def answer_with(monkeypatch, answer):
    """Let every program that would fetch something answer so."""
    monkeypatch.setattr(chromium, "npm", answer)
    monkeypatch.setattr(chromium.subprocess, "run", answer)


def test_nothing_is_found_on_a_bare_machine(bare_machine):
    """A machine without a browser is told apart from one with a browser."""
    assert chromium.find() is None


def test_the_first_installed_browser_is_found(bare_machine):
    """The order of INSTALLED decides between two browsers."""
    command(bare_machine, "chromium")
    chrome = command(bare_machine, "google-chrome")
    assert chromium.find() == chrome


def test_chrome_in_the_environment_comes_first(bare_machine, monkeypatch, tmp_path):
    """CHROME wins over an installed browser."""
    command(bare_machine, "google-chrome")
    own = command(tmp_path, "own-browser")
    monkeypatch.setenv("CHROME", str(own))
    assert chromium.find() == own


def test_a_missing_chrome_is_said_in_one_line(bare_machine, monkeypatch, tmp_path):
    """A CHROME that names no file is not passed over, even where another browser is installed."""
    command(bare_machine, "google-chrome")
    monkeypatch.setenv("CHROME", str(tmp_path / "gone"))
    with pytest.raises(chromium.BrowserMissing) as caught:
        chromium.find()
    text = str(caught.value)
    assert f"CHROME is {tmp_path / 'gone'}, and there is no such file. Correct it, or unset it." in text
    assert "\n" not in text


def test_an_installed_browser_stays_on_this_machine(bare_machine):
    """An installed browser is launched as it is, with the arguments that keep it from other hosts."""
    chrome = command(bare_machine, "google-chrome")
    assert chromium.launch_options() == {"executable_path": str(chrome), "args": list(chromium.ARGUMENTS)}


def test_a_fetched_browser_is_not_fetched_again(bare_machine, linux, monkeypatch):
    """The second run asks no network, and gives the browser its own libraries before the machine's."""
    answer_with(monkeypatch, lambda *_, **__: pytest.fail("fetched again"))
    monkeypatch.setenv("LD_LIBRARY_PATH", "/opt/lib")
    chromium.UNPACKED.mkdir(parents=True)
    options = chromium.launch_options()
    assert options["executable_path"] == str(chromium.UNPACKED / "chromium")
    assert options["env"]["LD_LIBRARY_PATH"] == f"{chromium.UNPACKED / 'al2023' / 'lib'}:/opt/lib"
    assert options["env"]["PATH"] == str(bare_machine)


def test_a_failed_fetch_is_said_in_one_line(bare_machine, monkeypatch):
    """Without network the person reads the reason and the cure, and the next run tries again."""
    said = "npm error code EAI_AGAIN\nnpm error syscall getaddrinfo\nnpm error A complete log of this run: /x\n"
    answer_with(monkeypatch, lambda *_, **__: subprocess.CompletedProcess([], 1, stderr=said))
    with pytest.raises(chromium.BrowserMissing) as caught:
        chromium.launch_options()
    reason = "npm error code EAI_AGAIN npm error syscall getaddrinfo"
    assert str(caught.value) == f"No browser for the tests: {reason}. {chromium.CURE}"
    assert not chromium.UNPACKED.exists()


def test_a_fetch_that_never_ends_is_said_in_one_line(bare_machine, monkeypatch):
    """A download that hangs ends with the same kind of line."""

    def hang(*_, timeout, **__):
        raise subprocess.TimeoutExpired("npm ci", timeout)

    answer_with(monkeypatch, hang)
    with pytest.raises(chromium.BrowserMissing, match=r"^No browser .*npm ci.* timed out after 600 seconds\. Install"):
        chromium.launch_options()


def test_the_lock_pins_every_package_and_names_no_host():
    """What npm fetches is checked against a hash, from whichever registry the person uses."""
    lock = json.loads((chromium.HERE / "package-lock.json").read_text("utf-8"))
    packages = {name: entry for name, entry in lock["packages"].items() if name}
    assert packages["node_modules/@sparticuz/chromium"]["version"] == chromium.VERSION
    assert [name for name, entry in packages.items() if "integrity" not in entry or "resolved" in entry] == []
