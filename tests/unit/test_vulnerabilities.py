"""The check for known vulnerabilities never takes silence for safety."""

import json
import subprocess

import pytest

from tests import vulnerabilities


def saying(output, status=0, errors=""):
    """A tool that writes this and ends with that status."""
    return lambda *_arguments, **_options: subprocess.CompletedProcess([], status, output, errors)


def test_a_known_vulnerability_of_a_python_package_is_named():
    """Package, version, advisory and the version that is better."""
    known = {"name": "a", "version": "1", "vulns": [{"id": "PYSEC-1", "fix_versions": ["2"]}]}
    report = json.dumps({"dependencies": [known, {"name": "b", "version": "1", "vulns": []}]})
    assert vulnerabilities.python_advisories(saying(report, 1)) == ["a 1: PYSEC-1, fixed in 2"]


def test_a_known_vulnerability_of_an_npm_package_is_named():
    """Package, versions and how bad it is."""
    report = json.dumps({"vulnerabilities": {"a": {"range": "<2", "severity": "high"}}})
    assert vulnerabilities.npm_advisories(vulnerabilities.LOCKS[0], saying(report, 1)) == ["a <2: high"]


@pytest.mark.parametrize("output", ["", "<html>", '{"message": "405 Method Not Allowed"}'])
def test_a_registry_that_does_not_answer_is_no_clean_report(output):
    """Nothing, HTML or an error instead of a report: it says that it could not ask."""
    for ask in (
        vulnerabilities.python_advisories,
        lambda tool: vulnerabilities.npm_advisories(vulnerabilities.LOCKS[0], tool),
    ):
        with pytest.raises(vulnerabilities.NotAsked):
            ask(saying(output, 1, "refused"))


def test_what_could_not_be_asked_ends_with_status_2(monkeypatch, capsys):
    """One line for each lock, and a status of its own."""
    monkeypatch.setattr(vulnerabilities, "python_advisories", lambda: [])
    monkeypatch.setattr(vulnerabilities, "npm_advisories", saying_no)
    assert vulnerabilities.main() == 2
    assert len(capsys.readouterr().err.splitlines()) == 2


def saying_no(_lock):
    raise vulnerabilities.NotAsked("no network")
