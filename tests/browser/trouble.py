"""Brings the faults of faults.py about in a card, and takes them back."""

from tests.browser.faults import ADD, ANSWERS, LIST, STATISTICS, WAYS, is_loaded
from tests.browser.moments import POLL
from tests.portal.handlers import MEDIA_TYPES
from tests.portal.server import HERE

SDK_FILE = HERE / "sdk.js"

# How the storage goes → a script that makes it so.
STORAGE = {
    "denied": """() => {
      window.mended = Object.getOwnPropertyDescriptor(window, 'localStorage');
      const denied = { configurable: true, get() { throw new DOMException('', 'SecurityError') } };
      Object.defineProperty(window, 'localStorage', denied);
    }""",
    "full": """() => {
      window.setItem ??= Storage.prototype.setItem;
      Storage.prototype.setItem = () => { throw new DOMException('', 'QuotaExceededError') };
    }""",
    "emptied": "() => localStorage.clear()",
}
CALLED_BACK_TWICE = """() => {
  const callMethod = (window.callMethod ??= BX24.callMethod);
  BX24.callMethod = (method, parameters, done) =>
    callMethod(method, parameters, (result) => (done(result), done(result)));
}"""
MENDED = """() => {
  if (window.mended) Object.defineProperty(window, 'localStorage', window.mended);
  if (window.setItem) Storage.prototype.setItem = window.setItem;
  if (window.callMethod) BX24.callMethod = window.callMethod;
}"""


class Trouble:
    """Brings faults about, and takes them back.

    Args:
        desk: the Desk that they befall.
        bundle: the folder of the bundle.
    """

    def __init__(self, desk, bundle):
        self.desk = desk
        self.bundle = bundle
        self.held = []
        self.routes = []
        self.sessions = []
        self.requested = []
        self.is_asked = lambda request: False
        desk.page.on("request", self._on_request)

    def set_in(self, fault, frame):
        """Bring a fault about. frame: the card's frame, where there is one already."""
        self.is_asked = lambda request: fault.name in request.url
        self.requested.clear()
        getattr(self, "_" + fault.kind)(fault, frame)

    def end(self, fault, frame):
        """Take it back; what was held until now goes on its way."""
        if fault.kind in ("command", "event"):
            self.desk.run("() => portal.heal()")
        if fault.kind == "method" or fault.name == "refreshAuth":
            self._answers({ADD: [], LIST: [], STATISTICS: []})
        if fault.kind == "storage" or (fault.kind == "method" and fault.way == "twice"):
            frame.evaluate(MENDED)
        for route in self.routes:
            self.desk.context.unroute(*route)
        self.routes.clear()
        for session in self.sessions:
            session.detach()
        self.sessions.clear()
        self.release()

    def wait_until_met(self, fault, frame):
        """Wait until the card has met the fault."""
        if is_loaded(fault):
            frame.wait_for_function("() => window.callCard", polling=POLL)
        if fault.kind in ("command", "event"):
            self.desk.page.wait_for_function("() => portal.disturbed > 0", polling=POLL)
        elif fault.kind in ("method", "sdk"):
            if not self.requested:
                self.desk.page.wait_for_event("request", self.is_asked)
            while fault.way == "late" and not self.held:
                self.desk.run("() => null")  # lets Playwright hand the request on

    def release(self):
        """Let what is held go on its way."""
        for route in self.held:
            route.fallback()
        self.held.clear()

    def _on_request(self, request):
        if self.is_asked(request):
            self.requested.append(request.url)

    def _answers(self, overrides):
        """Answers in place of the methods' own; and the limit of requests begins anew: an hour is a minute here."""
        self.desk.run("(overrides) => portal.world.set({overrides, spent: 0})", overrides)

    def _method(self, fault, frame):
        if fault.name == LIST:  # asked before a note is sent, and again after a lost answer
            self._answers({ADD: [{**ANSWERS["500"], "times": 1}]})
        if fault.way == "late":
            self._route(f"**/rest/{fault.name}*", self._hold)
        elif fault.way == "twice":
            frame.evaluate(CALLED_BACK_TWICE)
        else:
            self._answers({fault.name: [ANSWERS[fault.way]]})

    def _command(self, fault, _frame):
        if fault.name == "refreshAuth":
            self.desk.run("() => portal.expire()")
        self.desk.run("([name, way]) => portal.disturb(name, way)", [fault.name, WAYS[fault.way]])

    _event = _command

    def _file(self, fault, _frame):
        ways = {
            "missing": lambda route: route.fulfill(status=404, content_type="text/html", body="<html>not found</html>"),
            "damaged": self._halve,
            "blocked": lambda route: route.abort(),
            "late": self._hold,
        }
        self._route(fault.name, ways[fault.way])

    _sdk = _file

    def _clock(self, fault, frame):
        clock, now = self.desk.page.clock, frame.evaluate("() => Date.now()") / 1000
        ways = {
            "an hour of sleep": lambda: clock.fast_forward(3_600_000),
            "set back an hour": lambda: clock.set_system_time(now - 3_600),
            "set forth an hour": lambda: clock.set_system_time(now + 3_600),
            "another time zone": lambda: self._time_zone("Asia/Kathmandu", frame),
        }
        ways[fault.way]()

    def _storage(self, fault, frame):
        frame.evaluate(STORAGE[fault.way])

    def _time_zone(self, zone, frame):
        session = self.desk.context.new_cdp_session(frame)
        session.send("Emulation.setTimezoneOverride", {"timezoneId": zone})
        self.sessions.append(session)  # it lasts as long as this

    def _hold(self, route):
        self.held.append(route)

    def _halve(self, route):
        name = route.request.url.split("?")[0].removeprefix(self.desk.portal.widget_url)
        path = SDK_FILE if name.startswith("https:") else self.bundle / name
        data = path.read_bytes()
        route.fulfill(content_type=MEDIA_TYPES[path.suffix], body=data[: len(data) // 2])

    def _route(self, pattern, handler):
        self.routes.append((pattern, handler))
        self.desk.context.route(pattern, handler)
