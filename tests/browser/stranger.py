"""A stranger's site: a page of another origin that knows how the portal and its SDK talk, and tries to take part."""

from playwright.sync_api import expect

ELSEWHERE = "https://stranger.localhost/"
"""Another host: another site to a browser."""

PORTAL_LIMIT = 20
"""Seconds after which the card has given up on a portal that does not answer."""

# A page that claims to be a portal: it keeps what its frames send, answers getInitData as a portal does, and no more.
AS_PORTAL = """
  ([source, name, initData]) => {
    window.heard = [];
    addEventListener('message', ({ data, source }) => {
      heard.push(data);
      const [command, ...rest] = data.split(':');
      if (command === 'getInitData') source.postMessage(`${rest.at(-2)}:${JSON.stringify(initData)}`, '*');
    });
    const frame = document.createElement('iframe');
    Object.assign(frame, { name, src: source });
    document.body.append(frame);
  }
"""

# The page before is marked, so that nobody takes it for the one that comes.
KEEP = """
  (card, kept) => {
    Object.assign(localStorage, JSON.parse(kept));
    card.dataset.ready = 'gone';
    location.reload();
  }
"""

# Sends each message to the frame that is called so in the opener, and waits until that frame has had them all.
SEND = "(messages) => messages.forEach((message) => opener.frames[0].postMessage(message, '*'))"


class Stranger:
    """The stranger's page, in a tab of its own or opened by the portal's page.

    Attributes:
        page: it (Playwright).
        card: the `#call-card` that it frames (Playwright locator).
    """

    def __init__(self, context, address=ELSEWHERE, page=None):
        self.address = address
        blank = {"body": "<!doctype html><title>Stranger</title>", "content_type": "text/html"}
        # A browser asks its user before a foreign page may reach this machine, where the widget's files are.
        context.grant_permissions(["local-network-access"], origin=address.rstrip("/"))
        context.route(address + "**", lambda route: route.fulfill(**blank))
        self.page = page or context.new_page()
        self.page.clock.install()
        self.page.goto(address)

    @property
    def card(self):
        return self.page.frame_locator("iframe").locator("#call-card")

    def frames(self, portal, claims, options, kept):
        """Frame the card, claiming by window.name to be that portal: `domain|protocol`; it gets these options. The
        frame's storage holds what was kept (JSON), as in a browser that does not keep a storage apart for each site
        around."""
        init = {"LANG": "en", "PROTOCOL": int(claims[-1]), "PATH": "/rest", "AUTH_ID": "x", "AUTH_EXPIRES": 3600}
        init |= {"USER_OPTIONS": {}, "APP_OPTIONS": {}, "PLACEMENT": "CALL_CARD", "PLACEMENT_OPTIONS": options}
        self.page.evaluate(AS_PORTAL, [portal.widget_url + "call-card.html", claims + "|x", init])
        self.card.evaluate(KEEP, kept)
        expect(self.card).to_have_attribute("data-ready", "false")
        for _ in range(PORTAL_LIMIT):
            self.page.clock.run_for(1_000)
        expect(self.card).to_have_attribute("data-ready", "true")

    def heard(self):
        """The messages that the framed page has sent to this one."""
        return self.page.evaluate("() => heard")
