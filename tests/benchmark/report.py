"""The figures as a table to read, as JSON to keep, and held against the targets."""

import os
import platform
import statistics
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from tests.benchmark.opening import Times
from tests.benchmark.running import Running, percentile

CONDITIONS = ("cold", "warm", "cold, slow", "warm, slow")
SLOWLY = "slow is a CPU four times slower and a line of 10 Mbit/s with 40 ms"


class Figures(NamedTuple):
    """All that was measured of one contestant.

    Attributes:
        title: its name in the table.
        times: condition → Times of each round.
        wire: (path, bytes) of each answer to the first opening, the portal's SDK apart.
        zipped: bytes of its archive, 0 where it has none.
        running: what an open card costs.
    """

    title: str
    times: dict[str, list[Times]]
    wire: list[tuple[str, int]]
    zipped: int
    running: Running

    def median(self, condition: str, figure: str) -> float:
        """Median milliseconds; figure is a field of Times."""
        return statistics.median(getattr(times, figure) for times in self.times[condition])


class Target(NamedTuple):
    """One target: what, how much is reached (`value` of limit), and the limit."""

    what: str
    value: Callable[[dict[str, Figures]], float]
    limit: float


def _ratio(condition: str, figure: str, other: str) -> Callable[[dict[str, Figures]], float]:
    return lambda all_: all_["card"].median(condition, figure) / all_[other].median(condition, figure)


# What the card has to reach; its value must not exceed the limit. Times are ratios to a competitor in the same run.
TARGETS = (
    *(
        Target(f"subscribed, {condition}: of plain JavaScript's", _ratio(condition, "subscribed", "plain"), 1.15)
        for condition in ("cold", "warm")
    ),
    *(
        Target(f"subscribed, {condition}: of b24jssdk's", _ratio(condition, "subscribed", "b24jssdk"), 1.0)
        for condition in CONDITIONS
    ),
    Target("shown, cold: of b24jssdk's", _ratio("cold", "shown", "b24jssdk"), 1.0),
    Target("shown, warm: of b24jssdk's", _ratio("warm", "shown", "b24jssdk"), 1.3),
    Target("shown, warm: of Pyodide's", _ratio("warm", "shown", "pyodide"), 0.06),
    Target("shown, cold, slow: of b24jssdk's", _ratio("cold, slow", "shown", "b24jssdk"), 1.5),
    Target("shown, warm, slow: of b24jssdk's", _ratio("warm, slow", "shown", "b24jssdk"), 1.5),
    Target(
        "event → DOM, p50: of plain JavaScript's", lambda all_: _running(all_, "p50") / all_["plain"].running.p50, 1.2
    ),
    Target("event → DOM, p99: ms", lambda all_: _running(all_, "p99"), 8),
    Target("on the wire: KB", lambda all_: sum(size for _, size in all_["card"].wire) / 1000, 270),
    Target("on the wire: requests besides the SDK's", lambda all_: len(all_["card"].wire), 8),
    Target("ZIP: KB", lambda all_: all_["card"].zipped / 1000, 330),
    Target("memory, 10,000 events: of that after 1,000", lambda all_: _grown(all_, "after_long", "after_short"), 1.05),
    Target("memory, 100 calls: of that after 10", lambda all_: _grown(all_, "after_many", "after_few"), 1.05),
    Target("event → DOM after 10,000: of the first 1,000", lambda all_: _grown(all_, "last", "first"), 1.1),
    Target("running timer: DOM changes a second", lambda all_: _running(all_, "writes"), 2),
    Target("running timer, hidden: DOM changes a second", lambda all_: _running(all_, "writes_hidden"), 0),
)


def _running(all_: dict[str, Figures], name: str) -> float:
    return getattr(all_["card"].running, name)


def _grown(all_: dict[str, Figures], name: str, before: str) -> float:
    return _running(all_, name) / _running(all_, before)


def table(all_: dict[str, Figures], rounds: int, browser: str) -> str:
    """The figures in Markdown, with when and on what they were measured."""
    lines = [
        f"Measured {datetime.now(UTC):%Y-%m-%d} on {machine()}, Chromium {browser}; {rounds} rounds, medians, in "
        f"brackets the quartiles; {SLOWLY}.",
        "",
        "| figure | " + " | ".join(figures.title for figures in all_.values()) + " |",
        "| --- |" + " --- |" * len(all_),
    ]
    for name, show in _rows():
        lines.append(f"| {name} | " + " | ".join(show(figures) for figures in all_.values()) + " |")
    return "\n".join(lines)


def targets(all_: dict[str, Figures]) -> str:
    """Each target, what was reached, and whether that is enough."""
    lines = ["| target | at most | reached | |", "| --- | --- | --- | --- |"]
    for what, value, limit in TARGETS:
        reached = value(all_)
        lines.append(f"| {what} | {limit:g} | {reached:.2f} | {'met' if reached <= limit else 'missed'} |")
    return "\n".join(lines)


def machine() -> str:
    """This machine in a few words."""
    cpuinfo = Path("/proc/cpuinfo")
    lines = cpuinfo.read_text("utf-8").splitlines() if cpuinfo.exists() else []
    models = [line.split(":")[1].strip() for line in lines if line.startswith("model name")]
    model = models[0] if models else platform.processor() or platform.machine()
    return f"{model}, {os.cpu_count()} cores, {platform.system()}"


def as_json(all_: dict[str, Figures], rounds: int, browser: str) -> dict:
    """Everything that was measured, as JSON can hold it."""
    return {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": machine(),
        "browser": browser,
        "rounds": rounds,
        "contestants": {
            name: {
                "times": {condition: [times._asdict() for times in many] for condition, many in figures.times.items()},
                "wire": figures.wire,
                "zipped": figures.zipped,
                "running": figures.running._asdict(),
            }
            for name, figures in all_.items()
        },
        "targets": [{"what": what, "limit": limit, "reached": value(all_)} for what, value, limit in TARGETS],
    }


def _rows() -> list[tuple[str, Callable[[Figures], str]]]:
    """The rows of the table: name → a contestant's cell."""
    return [
        *((f"subscribed, {condition}, ms", _times(condition, "subscribed")) for condition in CONDITIONS),
        *((f"first live state shown, {condition}, ms", _times(condition, "shown")) for condition in CONDITIONS),
        *((f"timer and buttons there, {condition}, ms", _times(condition, "ready")) for condition in CONDITIONS),
        ("event → DOM, p50 / p99, ms", lambda each: f"{each.running.p50:.2f} / {each.running.p99:.2f}"),
        ("the same after 10,000 events, p50, ms", lambda each: f"{each.running.last:.2f}"),
        ("on the wire, KB (gzip)", lambda each: f"{sum(size for _, size in each.wire) / 1000:,.0f}"),
        ("requests besides the SDK", lambda each: str(len(each.wire))),
        ("ZIP, KB", lambda each: f"{each.zipped / 1000:.0f}" if each.zipped else "–"),
        ("memory after the start, MB", lambda each: _megabytes(each.running.started)),
        ("after 1,000 / 10,000 events, MB", _memory("after_short", "after_long")),
        ("after 10 / 100 calls, MB", _memory("after_few", "after_many")),
        ("CPU of a minute with a running timer, ms", lambda each: f"{each.running.idle:.0f}"),
        (
            "DOM changes a second, seen / hidden",
            lambda each: f"{each.running.writes:.1f} / {each.running.writes_hidden:.1f}",
        ),
    ]


def _times(condition: str, figure: str) -> Callable[[Figures], str]:
    def show(figures: Figures) -> str:
        if not figures.times[condition]:
            return "–"
        values = [getattr(times, figure) for times in figures.times[condition]]
        return f"{statistics.median(values):,.0f} ({percentile(values, 25):,.0f}–{percentile(values, 75):,.0f})"

    return show


def _memory(before: str, after: str) -> Callable[[Figures], str]:
    return lambda each: f"{_megabytes(getattr(each.running, before))} / {_megabytes(getattr(each.running, after))}"


def _megabytes(size: int) -> str:
    return f"{size / 1e6:.1f}" if size else "–"
