"""One portal as one access token sees it: its state, what is changed in it from outside, and its wire samples. Pure.

rest_methods.py makes answers out of the state; rest.py decides which answer a request gets.
"""

import json
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

WIRE = {
    path.stem: json.loads(path.read_text(encoding="utf-8")) for path in (Path(__file__).parent / "wire").glob("*.json")
}
"""File name without its ending → the samples in it."""

SCOPES = ("crm", "placement", "telephony")
KEPT_LIMIT = 1_000
"""Requests, statistics records and comments kept of one world."""
BURST = 50
"""Requests at once before the portal answers 503 (documentation); REFILL a second are given back."""
REFILL = 2


@dataclass(frozen=True)
class Answer:
    """What goes back for one request.

    Attributes:
        status: of HTTP.
        body: JSON, or a text that is sent as it is.
        delay: seconds before anything is sent.
        never: True where no answer comes at all.
        cut: True where the connection breaks in the middle of the body.
    """

    status: int = 200
    body: Any = None
    delay: float = 0
    never: bool = False
    cut: bool = False


class UnknownSetting(ValueError):
    """A world was asked for something that does not exist; the text names it and says what there is."""


@dataclass
class Override:
    """An answer in place of a method's own, for so many requests (None: for all that come)."""

    answer: Answer
    times: int | None


@dataclass
class World:
    """The state.

    Attributes:
        now: the clock, seconds since 1970.
        admin: whether the user is an administrator.
        installed: whether the app's installation is finished.
        expired: whether the token is.
        scopes: what the app may do.
        statistics: (available from: seconds since 1970, record of voximplant.statistic.get), in the order of telling.
        comments: of crm.timeline.comment.add, with their ID.
        placements: what placement.bind has bound, as placement.get shows it.
        requests: every request: method, fields, at (seconds since 1970) and the status answered.
    """

    now: Callable[[], float] = time.time
    admin: bool = True
    installed: bool = True
    expired: bool = False
    scopes: list[str] = field(default_factory=lambda: list(SCOPES))
    statistics: deque = field(default_factory=lambda: deque(maxlen=KEPT_LIMIT))
    comments: deque = field(default_factory=lambda: deque(maxlen=KEPT_LIMIT))
    placements: list[dict] = field(default_factory=list)
    requests: deque = field(default_factory=lambda: deque(maxlen=KEPT_LIMIT))
    overrides: dict[str, list[Override]] = field(default_factory=dict)
    spent: float = 0
    counted: float = 0

    def set(self, settings: dict) -> None:
        """Change what is named and leave the rest.

        Args:
            settings: `admin`, `installed`, `expired`: bool. `scopes`: list. `spent`: requests counted against the limit
                so far. `statistics`: records to add, each the keys
                that differ from the sample, and `after`: in how many seconds it appears. `overrides`: method → list of
                answers, used one after the other: Answer's keys, or `wire` (a sample's name in wire/rest.json), and
                `times`; an empty list takes the override away.

        Raises:
            UnknownSetting: a key or a sample that does not exist. Nothing is changed then.
        """
        flags = ("admin", "installed", "expired", "scopes", "spent")
        _only(settings, (*flags, "statistics", "overrides"), "a world")
        self.overrides.update(
            {
                method: [_override(method, answer) for answer in answers]
                for method, answers in settings.get("overrides", {}).items()
            }
        )
        for key in flags:
            setattr(self, key, settings.get(key, getattr(self, key)))
        for record in settings.get("statistics", []):
            available = self.now() + record.get("after", 0)
            self.statistics.append((available, {key: value for key, value in record.items() if key != "after"}))

    def overridden(self, method: str) -> Answer | None:
        """The answer that the settings put in place of the method's own, used up by one; None where there is none."""
        answers = self.overrides.get(method, [])
        while answers and answers[0].times == 0:
            answers.pop(0)
        if not answers:
            return None
        if answers[0].times is not None:
            answers[0].times -= 1
        return answers[0].answer

    def spend(self) -> bool:
        """Count one request; False where there were too many."""
        now = self.now()
        self.spent = max(0, self.spent - (now - self.counted) * REFILL)
        self.counted = now
        allowed = self.spent <= BURST - 1
        self.spent += allowed
        return allowed


def sample(method: str, name: str) -> Answer:
    """A sample of wire/rest.json as an Answer. Raises UnknownSetting."""
    samples = WIRE["rest"].get(method, {})
    if name not in samples:
        raise UnknownSetting(f"wire/rest.json has no {name!r} for {method}; it has {sorted(samples)}")
    return Answer(**samples[name])


def _only(given: dict, known: tuple[str, ...], what: str) -> None:
    for key in given:
        if key not in known:
            raise UnknownSetting(f"{what} has no {key!r}; it has {', '.join(known)}")


def _override(method: str, given: dict) -> Override:
    known = ("status", "body", "delay", "never", "cut")
    _only(given, (*known, "wire", "times"), f"an answer of {method}")
    start = sample(method, given["wire"]) if "wire" in given else Answer(body={"result": True})
    return Override(replace(start, **{key: given[key] for key in known if key in given}), given.get("times"))
