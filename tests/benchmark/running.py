"""A card that is open: how soon an event is shown, what it costs to keep it open, and whether it grows."""

import statistics
from typing import NamedTuple

from tests.benchmark.opening import Opened, new_profile, open_card

SDK_DEAF = 1_000
"""Milliseconds: b24jssdk loses what comes within 900 ms of the subscription (its source), so all wait that long."""
SHORT, LONG = 1_000, 10_000
"""Events of the short run, which warms up and gives the times to the DOM, and of the long one."""
FEW, MANY = 10, 100
"""Whole calls, each in a card of its own, before and at the end of the look at memory."""
REST = 20
"""Milliseconds between two events of the short run: in a call, too, an event finds the page at rest. In the long run
there is none."""
WATCHED = 20
"""Seconds for which a running timer is watched."""

# Fires whole calls, from the ringing in which the card was opened on, each event once the one before is on the page;
# returns the milliseconds that each took.
FIRE = """async ({ count, rest, limit }) => {
  const states = ['connected', 'idle', 'connecting'];
  const times = [];
  window.firings ??= 0;
  for (let at = 0; at < count; at += 1) {
    const shown = new Promise((resolve, reject) => {
      window.onShown = resolve;
      setTimeout(reject, limit, new Error('an event was never shown'));
    });
    const fired = moment();
    portal.fire('CallCard::CallStateChanged', [states[window.firings++ % 3], {}]);
    times.push((await shown) - fired);
    if (rest) await new Promise((resolve) => setTimeout(resolve, rest));
  }
  return times;
}"""
LIMIT = 10_000
"""Milliseconds for one event to be shown."""

WRITES = """async (seconds) => {
  let writes = 0;
  const observer = new MutationObserver((records) => (writes += records.length));
  observer.observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true });
  await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
  observer.disconnect();
  return writes / seconds;
}"""
HIDE = """() => {
  Object.defineProperty(document, 'hidden', { value: true, configurable: true });
  document.dispatchEvent(new Event('visibilitychange'));
}"""


class Running(NamedTuple):
    """What an open card costs.

    Attributes:
        p50, p99: milliseconds from an event to the DOM, of the SHORT run.
        first, last: the median of the first and of the last thousand events of the LONG run.
        started, after_short, after_long: bytes in use after the start and after each run, garbage collected.
        after_few, after_many: bytes in use in the frame's process after so many calls.
        writes, writes_hidden: changes of the DOM a second while the timer runs.
        idle: milliseconds of CPU of the page's main thread for a minute of a running timer.
    """

    p50: float
    p99: float
    first: float
    last: float
    started: int
    after_short: int
    after_long: int
    after_few: int
    after_many: int
    writes: float
    writes_hidden: float
    idle: float


def run(browser, origins, name: str) -> Running:
    """Everything about one contestant, in one profile."""
    context = new_profile(browser)
    opened = open_card(context, origins, name, slow=False)
    opened.page.wait_for_timeout(SDK_DEAF)
    writes, writes_hidden, idle = _watch(opened)
    started = _bytes(opened)
    short = fire(opened, SHORT, REST)
    after_short = _bytes(opened)
    long = fire(opened, LONG, 0)
    after_long = _bytes(opened)
    opened.page.close()
    after_few, after_many = _calls(context, origins, name)
    context.close()
    return Running(
        *(percentile(short, 50), percentile(short, 99)),
        *(statistics.median(long[:SHORT]), statistics.median(long[-SHORT:])),
        *(started, after_short, after_long, after_few, after_many, writes, writes_hidden, idle),
    )


def fire(opened: Opened, count: int, rest: int) -> list[float]:
    """Milliseconds from each of so many events to the DOM, with so many milliseconds of rest after each."""
    return opened.page.evaluate(FIRE, {"count": count, "rest": rest, "limit": LIMIT})


def percentile(values: list[float], part: int) -> float:
    """The value that `part` of a hundred do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, len(ordered) * part // 100)]


def _watch(opened: Opened) -> tuple[float, float, float]:
    """DOM changes a second, seen and hidden, and the CPU of a minute, with the timer of a call that rings."""
    opened.session.send("Performance.enable", {"timeDomain": "threadTicks"})
    before = _task_seconds(opened)
    opened.page.wait_for_timeout(WATCHED * 1_000)
    idle = (_task_seconds(opened) - before) * 1_000 * 60 / WATCHED
    writes = opened.frame.evaluate(WRITES, WATCHED / 4)
    opened.frame.evaluate(HIDE)
    hidden = opened.frame.evaluate(WRITES, WATCHED / 4)
    opened.frame.evaluate("() => delete document.hidden && document.dispatchEvent(new Event('visibilitychange'))")
    return writes, hidden, idle


def _task_seconds(opened: Opened) -> float:
    metrics = opened.session.send("Performance.getMetrics")["metrics"]
    return next(metric["value"] for metric in metrics if metric["name"] == "TaskDuration")


def _bytes(opened: Opened) -> int:
    """Bytes of JavaScript and of WebAssembly's memory that are in use, garbage collected."""
    for _ in range(3):
        opened.session.send("HeapProfiler.collectGarbage")
    usage = opened.session.send("Runtime.getHeapUsage")
    return int(usage["usedSize"] + usage["embedderHeapUsedSize"] + usage["backingStorageSize"])


def _calls(context, origins, name: str) -> tuple[int, int]:
    """Bytes in use after FEW and after MANY calls, each in a card that was opened for it; 0 for Pyodide, which would
    take ten minutes."""
    if name == "pyodide":
        return 0, 0
    opened = open_card(context, origins, name, slow=False)
    used = []
    for call in range(1, MANY + 1):
        opened.page.evaluate("() => { window.subscribed = undefined; portal.reload(); }")
        opened.page.wait_for_function("() => window.subscribed")
        opened.frame.wait_for_function("() => window.ready")
        for state in ("connected", "idle"):
            opened.page.evaluate("(state) => portal.fire('CallCard::CallStateChanged', [state, {}])", state)
        opened.frame.wait_for_selector("#call-card[data-state=idle]", state="attached")
        if call in (FEW, MANY):
            used.append(_bytes(opened))
    opened.page.close()
    return used[0], used[1]
