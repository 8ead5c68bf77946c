"""Too much of everything: the page stays quick, its memory bounded, and what it shows at last is what was said last.

Shorter in a usual run: --flood says for how many seconds, --calls how many calls.
"""

import contextlib
import json

import pytest

from tests.browser import memory_use
from tests.browser.moments import Shift

LONG = 50
"""Milliseconds of a task from which a page feels stuck (W3C Long Tasks)."""
COMMANDS = 120
"""A second; each costs the SDK the name of its callback for as long as the page lives (portal source)."""
MARK = "this is the card's thread"
GROWTH = memory_use.MEBIBYTE
MEGABYTE = "x" * 1_000_000

FLOOD = """async ([events, last]) => {
  const states = ['connecting', 'connected', 'idle'];
  const began = performance.now();
  let fired = 0;
  let asked = 0;
  const count = ({ data }) => (asked += /^(getStatus|disableAutoClose|enableAutoClose):/.test(data));
  addEventListener('message', count);
  while (fired < events) {
    while (fired < Math.min(performance.now() - began, events)) {
      if (fired % 5) portal.fire('CallCard::CallStateChanged', [states[fired % 3], {}]);
      else portal.entity({PHONE_NUMBER: `+7${fired}`, CRM_ENTITY_TYPE: 'LEAD', CRM_ENTITY_ID: fired + 1});
      fired += 1;
    }
    await new Promise((resolve) => setTimeout(resolve));
  }
  portal.entity({PHONE_NUMBER: '+4930123456', CRM_ENTITY_TYPE: 'LEAD', CRM_ENTITY_ID: 4711});
  portal.fire('CallCard::CallStateChanged', ['connecting', {}]);
  portal.fire('CallCard::CallStateChanged', [last, {}]);
  removeEventListener('message', count);
  return (asked * 1000) / (performance.now() - began);
}"""
"""A thousand events a second; what another program kept from being fired is made up for. Returns how many commands a
second the portal was given."""

CALLS = """async (calls) => {
  for (let call = 1; call <= calls; call += 1) {
    portal.fire('CallCard::CallStateChanged', ['idle', {}]);
    portal.card.options.CALL_ID = `many.${call}`;
    for (const state of ['connecting', 'connected']) {
      portal.fire('CallCard::CallStateChanged', [state, {}]);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }
}"""


@pytest.fixture
def shift(desk):
    """A card whose memory can be measured."""
    memory_use.watch(desk.context)
    desk.page.reload()
    at_work = Shift(desk)
    at_work.open()
    at_work.sees(ready="true")
    return at_work


@contextlib.contextmanager
def quick(shift):
    """In what is done within it no task of the card's thread takes long: in the thread's own time, not the clock's, on
    which other programs have their part (tdur of Chromium's trace events)."""
    browser = shift.desk.context.browser
    browser.start_tracing(categories=["toplevel", "blink.user_timing"])
    shift.frame.evaluate("(mark) => void performance.mark(mark)", MARK)
    try:
        yield
    finally:
        events = json.loads(browser.stop_tracing())["traceEvents"]
    ours = next((event["pid"], event["tid"]) for event in events if event["name"] == MARK)
    tasks = [event["tdur"] / 1000 for event in events if (event["pid"], event["tid"]) == ours and "tdur" in event]
    assert tasks
    assert max(tasks) <= LONG, sorted(tasks)[-10:]


def is_bounded(shift, before):
    """The frame has not grown by more than what is kept."""
    after = memory_use.measure(shift.desk.context, shift.frame)
    grown = [now - then for now, then in zip(after, before, strict=True)]
    assert max(grown) <= GROWTH, grown


def test_a_thousand_events_a_second_leave_the_page_quick(shift, pytestconfig):
    """No task is long, nothing grows, the portal is not flooded in turn, and the state and client shown at last are the
    last that were sent."""
    shift.desk.run(FLOOD, [1000, "idle"])
    before = memory_use.measure(shift.desk.context, shift.frame)
    seconds = pytestconfig.getoption("--flood")
    with quick(shift):
        asked = shift.desk.run(FLOOD, [seconds * 1000, "connected"])
        shift.sees({"client": "Lead 4711", "phone": "+49 30 123 456"}, state="connected", phase="talking")
    is_bounded(shift, before)
    assert asked <= COMMANDS


def test_many_calls_in_one_pages_life_leave_nothing_behind(shift, pytestconfig):
    """Call after call in the same card, each with its CALL_ID: all is bounded, and the last call is shown."""
    calls = pytestconfig.getoption("--calls")
    shift.desk.run(CALLS, 50)
    before = memory_use.measure(shift.desk.context, shift.frame)
    with quick(shift):
        shift.desk.run(CALLS, calls)
        shift.sees(state="connected", phase="talking", call_id=f"many.{calls}")
    assert shift.frame.evaluate("() => localStorage.length") <= 80
    is_bounded(shift, before)
    assert shift.frame.evaluate("() => proxy_js_map.size") < 50, "functions of Python that JavaScript holds"


@pytest.mark.parametrize("event", ["CallCard::CallStateChanged", "CallCard::EntityChanged"])
def test_texts_of_a_megabyte_are_cut(shift, event):
    """In every field of an event, in whatever form: the page stays quick, and the next event is followed."""
    shift.desk.page.add_style_tag(content="#card-number { display: none }")  # the stand-in's own, not cut
    keys = ("PHONE_NUMBER", "CRM_ENTITY_TYPE", "CRM_ENTITY_ID", "callState", "failedCode")
    with quick(shift):
        for arguments in ([dict.fromkeys(keys, MEGABYTE)], [MEGABYTE], [[MEGABYTE]]):
            shift.desk.fire(event, arguments)
            shift.say("connecting")
            shift.sees(phase="ringing")
            shift.say("idle")
