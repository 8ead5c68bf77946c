"""What an administrator sees and does: the app's own pages in the portal, and what the portal has of the app."""

from playwright.sync_api import expect

from tests.browser.desk import LIMIT

HANDLER = "call-card.html"


class Office:
    """The administrator's side of a Desk.

    Attributes:
        desk: the Desk, whose portal this is.
        main: the page's `main` in the portal's frame (Playwright locator).
    """

    def __init__(self, desk):
        self.desk = desk

    @property
    def main(self):
        return self.desk.frame.locator("main.app")

    @property
    def handler(self):
        """The address of this version's call card."""
        return self.desk.portal.widget_url + HANDLER

    def open(self, page="install.html", until=None, **how):
        """Have the portal open one of the app's pages, and wait until Python shows it, or until it has this outcome."""
        usual = {"page": page, "placement": "DEFAULT", "install": page == "install.html", "lang": "en"}
        self.desk.run("(how) => portal.open(how)", {**usual, **how})
        expect(self.main).to_have_attribute("data-ready", "true")
        if until:
            self.becomes(until)

    def becomes(self, outcome):
        """Wait until the page has this `data-outcome`."""
        expect(self.main).to_have_attribute("data-outcome", outcome)

    def finishes(self):
        """Wait until the installation has finished, so that the portal shows the app's page, with nothing left to do;
        there is one binding then, of this version."""
        expect(self.main).to_have_attribute("data-program", "widget.app.index_page")
        self.becomes("checked")
        expect(self.field("status")).to_have_text("All is well: the tab is in every call card.")
        assert (self.bound(), self.desk.run("() => portal.installed")) == ([self.handler], True)

    def press(self, action):
        """Press the button with that data-action."""
        self.main.locator(f'[data-action="{action}"]').click()

    def field(self, name):
        """The element with that data-field."""
        return self.main.locator(f'[data-field="{name}"]')

    def line(self, name, outcome, *words):
        """Wait until the line of that check has this outcome; all these words can then be read in it."""
        line = self.main.locator(f'[data-mark="check-{name}"]')
        expect(line).to_have_attribute("data-outcome", outcome)
        for word in words:
            expect(line).to_contain_text(word)

    def new_portal(self):
        """Another portal, as it was at first: one answers 50 requests at once and then two a second."""
        self.desk.page.reload()

    def world(self, **settings):
        """Change the portal's state, as World.set of tests/portal/world.py takes it."""
        self.desk.run("(settings) => portal.world.set(settings)", settings)

    def answers(self, method, *answers):
        """Have a method answer these one after the other instead of its own; with none, its own again."""
        self.world(overrides={method: list(answers)})

    def rest(self, method, **fields):
        """What the portal answers to a request of the app itself, as of another of its pages."""
        script = """async ([method, fields]) => {
            const body = new URLSearchParams({auth: portal.auth, ...fields});
            return (await (await fetch(`/rest/${method}.json`, {method: 'POST', body})).json()).result;
        }"""
        return self.desk.run(script, [method, fields])

    def bind(self, handler):
        """Have another version bound."""
        self.rest("placement.bind", PLACEMENT="CALL_CARD", HANDLER=handler, TITLE="Call state")

    def bound(self):
        """The handlers bound to the call card."""
        return [entry["handler"] for entry in self.rest("placement.get") if entry["placement"] == "CALL_CARD"]

    def hang(self, method, act):
        """Have a method never answer, do act() and wait until it leads to a request for that method, which is under way
        when this returns."""
        script = """async ([method, before, limit]) => {
            const end = Date.now() + limit;
            while (!(await portal.requests()).slice(before).some((request) => request.method === method)) {
                if (Date.now() > end) throw new Error(`no request for ${method}`);
            }
        }"""
        before = self.desk.run("() => portal.requests().then(({length}) => length)")
        self.answers(method, {"never": True})
        act()
        self.desk.run(script, [method, before, LIMIT])
