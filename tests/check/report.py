"""Rules, what they found, and how that is said to people and to machines."""

import json
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

SHOWN = 10
"""Offences of one rule that people are shown; machines get all."""


class Rule(NamedTuple):
    """A promise that can be broken.

    Attributes:
        name: a word or two; what `--json` and tests know it by.
        find: takes what is examined, returns the offences, each a line that names the file; none if all is well.
        cure: what to do about any of them, in a sentence.
    """

    name: str
    find: Callable[[Any], list[str]]
    cure: str


class Finding(NamedTuple):
    """A rule and the offences against it."""

    rule: Rule
    offences: list[str]


def examine(rules: Iterable[Rule], subject: Any) -> list[Finding]:
    """What each rule finds, in the order of the table."""
    return [Finding(rule, rule.find(subject)) for rule in rules]


def broken(findings: list[Finding]) -> list[Finding]:
    """Those of them with an offence."""
    return [finding for finding in findings if finding.offences]


def as_table(subject: str, findings: list[Finding]) -> str:
    """For people: a line a rule, with the offences and the cure below those that are broken."""
    lines = [subject]
    for rule, offences in findings:
        lines.append(f"{'✗' if offences else '✓'} {rule.name}")
        lines += [f"    {offence}" for offence in offences[:SHOWN]]
        if len(offences) > SHOWN:
            lines.append(f"    … and {len(offences) - SHOWN} more")
        if offences:
            lines.append(f"    → {rule.cure}")
    return "\n".join(lines)


def as_json(subject: str, findings: list[Finding]) -> str:
    """For machines: {checked, well, rules: [{name, offences, cure}]}."""
    rules = [{"name": rule.name, "offences": offences, "cure": rule.cure} for rule, offences in findings]
    return json.dumps({"checked": subject, "well": not broken(findings), "rules": rules}, indent=1)
