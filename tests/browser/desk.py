"""What an operator sees and does: the portal's page, and in its call card our tab."""

import os
from pathlib import Path

from playwright.sync_api import expect

import build
from tests.portal import server

LIMIT = 8_000
"""Milliseconds to wait for anything that is expected."""

expect.set_options(timeout=LIMIT)


class Desk:
    """One browser profile at the portal's page.

    Attributes:
        page: the portal's page (Playwright), which is opened when it is first asked for.
        card: our `#call-card` in the frame of the call card (Playwright locator).
        complaints: what the browser complained of; a test that provokes one takes it out with `forgive`.
    """

    def __init__(self, context, portal):
        self.context = context
        self.portal = portal
        self.complaints = []
        self.hosts = (portal.portal_url, portal.widget_url)
        sdk = Path(os.environ.get("BX24_SDK") or Path(server.__file__).parent / "sdk.js")
        context.route(build.SDK, lambda route: route.fulfill(path=sdk, content_type="text/javascript"))
        context.on("request", self._on_request)
        self._page = None

    @property
    def page(self):
        return self._page or self.new_page()

    def new_page(self, before=lambda page: None):
        """Open the portal in a new tab, with before(page) done before there is anything in it."""
        self._page = self.context.new_page()
        self._page.set_default_timeout(LIMIT)
        self._page.on("console", self._on_console)
        self._page.on("pageerror", lambda error: self.complaints.append(f"page error: {error}"))
        before(self._page)
        self._page.goto(self.portal.portal_url + "?blank=1")
        return self._page

    @property
    def frame(self):
        """The widget's frame (Playwright frame locator)."""
        return self.page.frame_locator("iframe")

    @property
    def card(self):
        return self.frame.locator("#call-card")

    def field(self, name):
        """The element of the card with that data-field."""
        return self.card.locator(f'[data-field="{name}"]')

    def action(self, name):
        """The button of the card with that data-action."""
        return self.card.locator(f'[data-action="{name}"]')

    def open(self, options, ready=True, **how):
        """Have the portal open the card; waits until Python shows the live call, unless told not to."""
        self.run("(how) => portal.open(how)", {"options": options, "lang": "en", "method": "GET", **how})
        if ready:
            self.shows(ready="true")

    def fire(self, event, arguments, auto_close=False):
        """Have the portal fire an event, with autoClose() in the same tick where asked."""
        self.run("([event, args, autoClose]) => portal.fire(event, args, {autoClose})", [event, arguments, auto_close])

    def state(self, state, code=None, auto_close=False):
        """Have the portal say a state, with its failed code where there is one."""
        more = {"failedCode": code} if code else {}
        self.fire("CallCard::CallStateChanged", [state, more], auto_close)

    def shows(self, **attributes):
        """Wait until the card has these data attributes; an underscore stands for a dash."""
        for name, value in attributes.items():
            expect(self.card).to_have_attribute("data-" + name.replace("_", "-"), value)

    def reads(self, field, text):
        """Wait until the operator can read that text in that field."""
        expect(self.field(field)).to_be_visible()
        expect(self.field(field)).to_have_text(text)

    def stop_the_clock(self):
        """In a page that is opened for it, time goes on as ever, and let_pass can make it jump."""
        if self._page:
            self._page.close()
        self.new_page(lambda page: page.clock.install())

    def let_pass(self, seconds):
        """Let that much time pass in the browser at once, with all that is due in it; in steps of five seconds, between
        which messages cross as they do in real time."""
        while seconds > 0:
            self.page.clock.run_for(int(min(seconds, 5) * 1000))
            seconds -= 5

    def sent(self):
        """The commands that the widget has sent to the portal, in their order, without what every page sends."""
        messages = self.run("() => portal.messages.filter(({direction}) => direction === 'in').map(({text}) => text)")
        commands = [text.split(":", 1)[0] for text in messages]
        return [command for command in commands if command not in ("getInitData", "placementBindEvent", "resizeWindow")]

    def asked(self, method):
        """The fields of each request for that REST method, in their order."""
        return [entry["fields"] for entry in self.run("() => portal.requests()") if entry["method"] == method]

    def dialed(self, *numbers):
        """Wait until the portal was asked to dial; it was these numbers and no others."""
        self.page.wait_for_function("() => portal.phoned.length > 0")
        assert self.run("() => portal.phoned") == list(numbers)

    def fits(self):
        """Wait until the frame is as high as the card, so that nothing moves any more."""
        self.page.wait_for_function("() => portal.messages.some(({text}) => String(text).startsWith('resizeWindow'))")
        height = self.card.evaluate("(card) => card.getBoundingClientRect().height")
        expect(self.page.locator("iframe")).to_have_js_property("offsetHeight", int(height) + 1)

    def gone(self):
        """Wait until the portal has taken the card away."""
        self.page.wait_for_function("() => !portal.isOpen")

    def run(self, script, argument=None):
        """Run a function in the portal's page."""
        return self.page.evaluate(script, argument)

    def forgive(self, *words):
        """Take complaints that hold any of these words out of the list."""
        self.complaints = [line for line in self.complaints if not any(word in line for word in words)]

    def _on_request(self, request):
        if not request.url.startswith((*self.hosts, build.SDK, "data:", "blob:", "about:")):
            self.complaints.append(f"request to another host: {request.url}")

    def _on_console(self, message):
        if message.type in ("error", "warning"):
            self.complaints.append(f"console {message.type}: {message.text} ({message.location.get('url')})")
