"""The faults that can befall a card, how each is brought about, and what the operator then reads.

Three rules hold for every fault in every moment: the operator reads what stands in its row, never nothing and never
what is not so; what does not need the broken thing goes on (the next state, the timer, the note); and once the fault is
over, so is its effect, at the latest with the next page.
"""

from collections import namedtuple

import build
from tests.browser.moments import SAVED
from tests.portal.handlers import MEDIA_TYPES
from tests.portal.server import HERE

ADD, LIST, STATISTICS = "crm.timeline.comment.add", "crm.timeline.comment.list", "voximplant.statistic.get"

Fault = namedtuple("Fault", "kind name way reads")
"""What is broken (a kind of Trouble), which one, in which way, and what is read then: data-field → a text in it. MOMENT
stands for what is read in the moment anyway, NEXT_MOMENT for what the next one says."""

SDK_FILE = HERE / "sdk.js"

MOMENT, NEXT_MOMENT = "as in this moment", "as in the next moment"

# How a REST method can go wrong → what the stand-in is told to answer. `late` comes after the card has given up;
# `twice` is the SDK's callback called twice.
ANSWERS = {
    "unanswered": {"never": True},
    "late": None,
    "twice": None,
    "401": {"status": 401, "body": {"error": "invalid_token", "error_description": "Invalid access token"}},
    "403": {"status": 403, "body": {"error": "ACCESS_DENIED", "error_description": "Access denied!"}},
    "404": {"status": 404, "body": {"error": "ERROR_METHOD_NOT_FOUND", "error_description": "Method not found!"}},
    "500": {"status": 500, "body": "<html>gateway</html>"},
    "503": {"status": 503, "body": {"error": "QUERY_LIMIT_EXCEEDED", "error_description": "Too many requests"}},
    "HTML": {"status": 200, "body": "<!doctype html><title>Sign in</title>"},
    "cut off": {"cut": True},
}
UNSURE = "Bitrix24 did not confirm it."
REFUSED, FAILED = "You have no right to write", "Bitrix24 did not take the note."
SEARCHING, NO_RIGHT, NO_SCOPE = "Looking up the reason…", "your account cannot view", "no access to telephony"

# Method → what is read when it is answered so, and else.
METHODS = {
    ADD: ("note-status", {"twice": SAVED, "401": FAILED, "403": REFUSED, "404": REFUSED}, UNSURE),
    LIST: ("note-status", {}, UNSURE),
    STATISTICS: ("failure-source", {"403": NO_RIGHT, "404": NO_SCOPE}, SEARCHING),
}

WAYS = {"unanswered": "never", "late": "late", "twice": "twice"}

# Command → what is read when its answer does not come, comes after five seconds, comes twice.
NO_PORTAL = {"phase": "No call here", "explanation": "Bitrix24 does not answer."}
COPIED = {"action-result": "The diagnostics are copied."}
COMMANDS = {
    "getInitData": (NO_PORTAL, {"phase": MOMENT}, {"phase": MOMENT}),
    "getStatus": ({"phase": "Incoming call"},) * 3,
    "disableAutoClose": ({"phase": "Incoming call"},) * 3,
    "enableAutoClose": ({"phase": "Talking"},) * 3,
    "getInterface": (COPIED,) * 3,
    "openPath": ({"client": "Contact 797"},) * 3,
    "refreshAuth": ({"note-status": UNSURE}, {"note-status": SAVED}, {"note-status": SAVED}),
    "resizeWindow": ({"phase": "Incoming call"},) * 3,
    "setUserOption": ({"phase": MOMENT},) * 3,
}

# Event → what is read when it is lost, comes after five seconds, comes twice.
EVENTS = {
    "CallCard::CallStateChanged": ({"phase": MOMENT}, {"phase": NEXT_MOMENT}, {"phase": NEXT_MOMENT}),
    "CallCard::EntityChanged": ({"client": "Contact 797"}, {"client": "Lead 9"}, {"client": "Lead 9"}),
    "CallCard::BeforeClose": ({"phase": MOMENT},) * 3,
}

NOT_LOADED, NO_SDK = {"boot": "did not load completely"}, {"explanation": "must let api.bitrix24.com through"}

# File of the bundle (a pattern) → what is read when it does not come whole.
FILES = {
    "**/*.wasm": NOT_LOADED,
    "**/runtime/*.js": NOT_LOADED,
    "**/widget.txt": NOT_LOADED,
    "**/locales/*.json": NOT_LOADED,
    "**/*.css": {"phase": MOMENT},
}
BROKEN = ("missing", "damaged", "blocked")

SDK = {"missing": NO_SDK, "damaged": NO_SDK, "blocked": NO_SDK, "late": {"phase": MOMENT}}

CLOCK = {
    "an hour of sleep": {"phase": MOMENT},
    "set back an hour": {"phase": MOMENT},
    "set forth an hour": {"phase": MOMENT},
    "another time zone": {"phase": MOMENT},
}

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


def _rows():
    for method, (field, special, otherwise) in METHODS.items():
        for way in ANSWERS:
            yield Fault("method", method, way, {field: special.get(way, otherwise)})
    for kind, table in (("command", COMMANDS), ("event", EVENTS)):
        for name, reads in table.items():
            for way, read in zip(WAYS, reads, strict=True):
                yield Fault(kind, name, way, read)
    for pattern, read in FILES.items():
        for way in BROKEN:
            yield Fault("file", pattern, way, read)
    for way, read in SDK.items():
        yield Fault("sdk", build.SDK, way, read)
    for way, read in CLOCK.items():
        yield Fault("clock", "clock", way, read)
    for way in STORAGE:
        yield Fault("storage", "storage", way, {"phase": MOMENT})


BROWSERS_OWN = ("Failed to load resource", "ERR_")
"""What the browser itself says in the console of a request that failed."""
LOADING = ("console error", "console warning", "page error")
"""And of a page whose parts are broken: anything."""


def is_loaded(fault):
    """Whether it is something that only a new page meets."""
    return fault.kind in ("file", "sdk") or fault.name == "getInitData"


FAULTS = sorted(_rows(), key=is_loaded)


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

    def set_in(self, fault, frame):
        """Bring a fault about. frame: the card's frame, where there is one already."""
        getattr(self, "_" + fault.kind)(fault, frame)

    def end(self, fault, frame):
        """Take it back; what was held until now goes on its way."""
        self.desk.run("() => import('/disturbances.js').then(({heal}) => heal())")
        if fault.kind == "method":
            self._answers({ADD: [], LIST: [], STATISTICS: []})
        if fault.kind in ("method", "storage"):
            frame.evaluate(MENDED)
        for route in self.routes:
            self.desk.context.unroute(*route)
        self.routes.clear()
        for session in self.sessions:
            session.detach()
        self.sessions.clear()
        self.release()

    def wait_until_met(self, fault, frame):
        """Wait until the page has begun, and what is to be late is held."""
        page = self.desk.page
        if is_loaded(fault):
            frame.wait_for_function("() => window.callCard")
        if fault.way == "late" and fault.name in (*COMMANDS, *EVENTS):
            page.wait_for_function("() => import('/disturbances.js').then(({isHeld}) => isHeld())")
        while fault.kind in ("method", "sdk") and fault.way == "late" and not self.held:
            page.wait_for_event("request")

    def release(self):
        """Let what is held go on its way."""
        for route in self.held:
            route.fallback()
        self.held.clear()

    def _answers(self, overrides):
        self.desk.run("(overrides) => portal.world.set({overrides})", overrides)

    def _method(self, fault, frame):
        if fault.name == LIST:  # asked only after a lost answer
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
        self.desk.run(
            "([name, way]) => import('/disturbances.js').then(({disturb}) => disturb(name, way))",
            [fault.name, WAYS[fault.way]],
        )

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
