"""One opening of the card, timed: from the frame's first request to the subscription, to the first live state and to
all of the card.

Both pages write down their moments by the machine's one clock. The frame exists before it is timed, with a blank page
of the widget's origin, because a frame's process can be slowed down only once it is there (Chromium; measured).
"""

from typing import NamedTuple

from tests.benchmark.origins import BLANK, Origins

LIMIT = 60_000
"""Milliseconds that anything here may take; Pyodide needs half of it on a slow line."""
SLOW = {"latency": 40, "downloadThroughput": 10_000_000 / 8, "uploadThroughput": 10_000_000 / 8, "offline": False}
"""The slow line: 40 ms from request to answer, 10 Mbit/s."""
SLOWDOWN = 4
"""How many times slower the slow CPU is."""

# In every page before anything else: the moments, as milliseconds since 1970 with their fraction.
MOMENTS = """
window.moment = () => performance.timeOrigin + performance.now();
if (parent === window) {
  addEventListener('message', ({ data }) => {
    const text = typeof data === 'string' ? data : '';
    if (text.startsWith('placementBindEvent') && text.includes('CallStateChanged')) window.subscribed ??= moment();
    if (data?.shown) window.onShown?.(data.shown);
  });
} else {
  document.addEventListener('DOMContentLoaded', () => {
    const card = document.getElementById('call-card');
    if (!card) return;
    const ready = () => {
      if (card.dataset.state === 'connecting') window.shown ??= moment();
      if (card.dataset.ready === 'true') window.ready ??= moment();
    };
    new MutationObserver((records) => {
      ready();
      const shown = records.some(({ attributeName }) => attributeName === 'data-state');
      if (shown) parent.postMessage({ shown: moment() }, '*');
    }).observe(card, { attributes: true });
    ready();
  });
}
"""
# A listener is a task of its own: in the page that plays the portal it runs as soon as the message is there.
NAVIGATE = """(page) => {
  portal.layout.frame.handler = new URL(page, portal.widgetUrl);
  window.subscribed = undefined;
  window.began = moment();
  portal.reload();
}"""


class Times(NamedTuple):
    """Milliseconds from the navigation: until the portal had the subscription; until the live state was in the DOM,
    which in the card is the boot script's doing; and until all of the card was there, with its timer and buttons."""

    subscribed: float
    shown: float
    ready: float


class Opened(NamedTuple):
    """An opened card: the portal's page, the widget's frame and its session of the browser's protocol."""

    page: object
    frame: object
    session: object
    times: Times


def new_profile(browser):
    """A browser profile with nothing in its cache."""
    context = browser.new_context(viewport={"width": 900, "height": 800}, locale="en-GB")
    context.set_default_timeout(LIMIT)
    context.add_init_script(MOMENTS)
    return context


def open_card(context, origins: Origins, name: str, slow: bool) -> Opened:
    """Open the contestant of that name in a new page of the profile, and wait until it shows the live state."""
    page = context.new_page()
    page.goto(origins.portal_url + "?blank=1")
    page.evaluate("(page) => portal.open({options: 'incoming_unknown_number', lang: 'en', page})", BLANK)
    page.wait_for_function("() => portal.layout.element.querySelector('iframe')")
    frame = _frame(page, BLANK)
    session = context.new_cdp_session(frame)
    if slow:
        session.send("Network.enable")
        session.send("Network.emulateNetworkConditions", SLOW)
        session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWDOWN})
    address = f"{name}/{origins.contestants[name].page}"
    page.evaluate(NAVIGATE, address)
    page.wait_for_function("() => window.subscribed")
    frame = _frame(page, address)
    frame.wait_for_function("() => window.ready")
    began, subscribed = page.evaluate("() => [window.began, window.subscribed]")
    shown, ready = frame.evaluate("() => [window.shown, window.ready]")
    return Opened(page, frame, session, Times(subscribed - began, shown - began, ready - began))


def _frame(page, address: str):
    """The widget's frame, once it has that page."""
    page.wait_for_selector("iframe")
    frame = page.query_selector("iframe").content_frame()
    frame.wait_for_url(lambda url: address in url, wait_until="commit")
    return frame
