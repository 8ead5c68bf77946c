"""`python build.py check`, run as a person and as a machine run it."""

import json

from tests.check import local


def test_a_machine_reads_that_all_is_well(built):
    """With --json the report is JSON that has every rule, and the exit status is 0."""
    done = built[0].run("check", "--json")
    report = json.loads(done.stdout)
    assert [rule["name"] for rule in report["rules"]] == [rule.name for rule in local.RULES]
    assert [rule for rule in report["rules"] if rule["offences"]] == []
    assert (report["well"], done.returncode, done.stderr) == (True, 0, "")


def test_a_person_reads_the_offence_and_the_cure(built):
    """Where nothing answers, the table has a cross with the offence and the cure below it, and the exit status is 1."""
    done = built[0].run("check", "http://127.0.0.1:9/card")
    address, rule, offence, cure = done.stdout.splitlines()
    assert (address, rule) == ("http://127.0.0.1:9/card", "✗ reachable")
    assert "Connection refused" in offence
    assert cure.startswith("    → Unpack all of the ZIP")
    assert done.returncode == 1
    assert done.stderr.startswith("error: 1 of 1 rules broken: ")
    assert done.stderr.count("\n") == 1
