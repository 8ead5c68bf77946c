"""`python build.py`, run as a person runs it: the same bytes everywhere, and one line where something is wrong."""

import contextlib
import posixpath
import re
import socket
import subprocess
import sys
import zipfile

import pytest

import build
from tests.unit.conftest import copy_to

ENDINGS = {".html", ".js", ".css", ".json", ".wasm", ".svg", ".png", ".woff2", ".txt"}


@pytest.fixture
def archive(built):
    """The ZIP, opened."""
    with zipfile.ZipFile(built[0].archive) as opened:
        yield opened


def one_line(done, *parts):
    """The command failed, and said so in one line that has all these parts."""
    assert done.returncode != 0
    assert done.stderr.startswith("error: "), done.stderr
    assert done.stderr.count("\n") == 1, done.stderr
    assert [part for part in parts if part not in done.stderr] == [], done.stderr


def test_two_folders_give_the_same_zip(built):
    """Another folder, hash seed and time zone change no byte of the ZIP."""
    one, other = built
    assert one.archive.read_bytes() == other.archive.read_bytes()


def test_a_second_build_gives_the_same_zip_without_a_network(built):
    """Built again, with no registry to be reached, the ZIP is the same to the byte, and an older one gone."""
    before = built[0].archive.read_bytes()
    built[0].archive.with_stem("bitrix24-call-card-0.9.0").write_bytes(before)
    done = built[0].run()
    assert done.returncode == 0, done.stderr
    assert [(path, path.read_bytes()) for path in built[0].archive.parent.glob("*.zip")] == [(built[0].archive, before)]


def test_the_folder_holds_what_the_zip_holds(built, archive):
    """dist/bundle and the ZIP have the same files with the same bytes."""
    folder = built[0].folder / "dist" / "bundle"
    files = {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    assert files == {name: archive.read(name) for name in archive.namelist()}


def test_the_zip_has_only_endings_that_a_portal_takes(archive):
    """No file has an ending that a portal drops."""
    assert {posixpath.splitext(name)[1] for name in archive.namelist()} <= ENDINGS


def test_the_zip_has_its_pages_at_its_root(archive):
    """The portal finds the app's page, the wizard and the card's handler."""
    assert {"index.html", "install.html", "call-card.html"} <= set(archive.namelist())


def test_the_pages_name_no_host_but_the_sdk(archive):
    """All that a page loads is named relative to it, the portal's own SDK apart."""
    addresses = [
        address
        for name in archive.namelist()
        if name.endswith(".html")
        for address in re.findall(r'(?:src|href)="([^"]*)"', archive.read(name).decode())
    ]
    assert {address for address in addresses if re.match(r"\w+:|/", address)} == {"https://api.bitrix24.com/api/v1/"}


def test_the_zip_brings_the_licences(archive):
    """The licences of PyScript and of MicroPython are in the archive."""
    text = archive.read("licences.txt").decode()
    assert "@pyscript/core" in text
    assert "Apache License" in text
    assert "Damien P. George" in text


def test_an_unknown_command_is_said_in_one_line(sources):
    """A slip of the pen names itself and where the commands are listed."""
    one_line(sources.run("bild"), "bild", "python build.py --help")


def test_a_slip_in_a_commands_options_names_that_commands_help(sources):
    """The options of serve are listed by its own help."""
    one_line(sources.run("serve", "--port", "70000"), "70000", "python build.py serve --help")


def test_a_python_without_the_packages_is_said_in_one_line():
    """Whoever builds before installing reads which command was left out."""
    command = [sys.executable, "-S", "build.py"]  # -S: without installed packages
    done = subprocess.run(command, cwd=build.ROOT, capture_output=True, encoding="utf-8", timeout=60)
    one_line(done, "jinja2 is not installed", "python -m pip install -e .")


def test_a_missing_template_variable_is_said_in_one_line(sources):
    """A variable that nobody gives is named, with file and line."""
    page = sources.folder / "widget" / "templates" / "index.html"
    page.write_text("{% extends '_page.html' %}\n{% block body %}\n{{ nobody }}\n{% endblock %}", "utf-8")
    one_line(sources.run(), "widget/templates/index.html:3: 'nobody' is undefined", "Correct that template")


def test_a_template_that_does_not_parse_is_said_in_one_line(sources):
    """An error of syntax is named, with file and line."""
    page = sources.folder / "widget" / "templates" / "index.html"
    page.write_text("{% extends '_page.html' %}\n\n{% blok body %}", "utf-8")
    one_line(sources.run(), "widget/templates/index.html:3: ", "blok", "Correct that template")


def test_a_script_that_does_not_parse_is_said_in_one_line(sources):
    """A script is shortened as it is built, and one that cannot be read is named, with file and line."""
    (sources.folder / "static" / "boot.js").write_text("(() => {\n  const state = ;\n})();\n", "utf-8")
    one_line(sources.run(), "static/boot.js:2: ", "Correct that file")


def test_a_broken_catalogue_is_said_in_one_line(sources):
    """A catalogue that is no JSON is named, with file and line."""
    (sources.folder / "widget" / "locales" / "ru.json").write_text(
        '{\n "plural": "east-slavic"\n "texts": {}}', "utf-8"
    )
    one_line(sources.run(), "widget/locales/ru.json:3: ", "Correct that file")


def test_a_catalogue_without_texts_is_said_in_one_line(sources):
    """JSON that is no catalogue is told what a catalogue is."""
    (sources.folder / "widget" / "locales" / "ru.json").write_text("[]", "utf-8")
    one_line(sources.run(), "widget/locales/ru.json:1: ", '{"plural"', "Correct that file")


def test_no_network_at_the_first_build_is_said_in_one_line(tmp_path):
    """Where nothing was fetched yet and no registry answers, the line says what to connect to, and no ZIP is left."""
    fresh = copy_to(tmp_path / "project", with_runtime=False)
    done = fresh.run(npm_config_cache=str(tmp_path / "cache"), npm_config_fetch_retries="0")
    lines = done.stderr.splitlines(keepends=True)
    assert lines[0].startswith("Fetching the browser runtime")
    done.stderr = "".join(lines[1:])
    one_line(done, "ECONNREFUSED", "Connect to the internet for the first build")
    assert not fresh.archive.exists()


def busy_port():
    """A socket that listens on a port whose neighbours are free: no system gives out ports below 32,768 by itself."""
    for port in range(20_000, 30_000, 10):
        with contextlib.suppress(OSError):
            return socket.create_server(("127.0.0.1", port))
    raise OSError("no port from 20,000 to 30,000 is free")


@pytest.mark.parametrize("taken", ["the portal's", "the widget's"])
def test_a_busy_port_is_said_in_one_line(sources, taken):
    """A port that another program uses is named, with the option that chooses another."""
    with busy_port() as busy:
        port = busy.getsockname()[1]
        first = port if taken == "the portal's" else port - 1
        one_line(sources.run("serve", "--port", str(first)), str(port), "--port")


def test_a_check_before_the_build_is_said_in_one_line(sources):
    """Where there is no ZIP yet, the line says how to make one."""
    one_line(sources.run("check"), sources.archive.name, "Run python build.py first")


def test_a_check_of_no_address_is_said_in_one_line(sources):
    """What is no address is named, with what one looks like."""
    one_line(sources.run("check", "widget.example.com"), "widget.example.com", "https://host/path/")
