"""A portal as the app's own pages meet it, for tests that run under CPython and under MicroPython alike."""

from tests.unit.samples import FOLDER, load
from widget.errors import PortalError
from widget.screen import Screen
from widget.texts import Texts

HERE = "https://cdn.example/new/call-card.html"
OLDER = "https://cdn.example/old/call-card.html"
TITLES = {"en": "Call state", "ru": "Состояние звонка"}
REST = load("rest")
ADMINISTRATORS_ONLY = ("placement.bind", "placement.get", "placement.unbind")


def refusal(method, name):
    """A sample of rest.json as the PortalError that bx24.py makes of it."""
    sample = REST[method][name]
    if sample["status"] >= 500:
        return PortalError(PortalError.LOST, method + ": the request was lost")
    return PortalError(sample["body"]["error"], sample["body"]["error_description"], sample["status"])


def refusals():
    """Every refusal of rest.json by its name, and no answer at all."""
    found = {"no answer": PortalError(PortalError.NO_ANSWER, "nothing came")}
    for method, samples in REST.items():
        for name, sample in samples.items():
            if sample["status"] != 200:
                found[method + " " + name] = refusal(method, name)
    return found


class Portal:
    """Placements, scopes and an installation, with the answers that tests/portal/rest_methods.py gives.

    Attributes:
        bound: list of (placement, handler).
        answers: method → what it answers instead: a result, or a PortalError that is raised.
        requests: list of (method, parameters); method `installFinish` stands for what is no request.
        takes_finish: whether installFinish has an effect.
        before: called with the method before each request is answered.
    """

    def __init__(self, admin=True, scopes=("crm", "placement", "telephony"), bound=(), installed=False):
        self.admin = admin
        self.scopes = list(scopes)
        self.bound = list(bound)
        self.installed = installed
        self.answers = {}
        self.requests = []
        self.takes_finish = True
        self.before = lambda method: None

    @property
    def handlers(self):
        """The handlers bound to the call card."""
        return [handler for placement, handler in self.bound if placement == "CALL_CARD"]

    @property
    def methods(self):
        """The names of what was asked for, in order."""
        return [method for method, _parameters in self.requests]

    def is_admin(self):
        return self.admin

    def install_finish(self):
        self.requests.append(("installFinish", None))
        self.installed = self.installed or self.takes_finish

    async def call_method(self, method, parameters):
        self.before(method)
        self.requests.append((method, parameters))
        answer = self.answers[method] if method in self.answers else self._answer(method, parameters)
        if isinstance(answer, PortalError):
            raise answer
        return answer

    def _answer(self, method, parameters):
        scope = {"placement": "placement", "voximplant": "telephony"}.get(method.split(".")[0])
        if scope and scope not in self.scopes:
            return refusal("voximplant.statistic.get", "no_scope")
        if method in ADMINISTRATORS_ONLY and not self.admin:
            return refusal("placement.bind", "not_admin")
        return getattr(self, "_" + method.replace(".", "_"))(parameters)

    def _scope(self, _parameters):
        return self.scopes

    def _app_info(self, _parameters):
        return {"ID": 5, "INSTALLED": self.installed}

    def _voximplant_statistic_get(self, _parameters):
        return []

    def _placement_list(self, _parameters):
        return ["CALL_CARD", "CRM_LEAD_DETAIL_TAB"] if "telephony" in self.scopes else ["CRM_LEAD_DETAIL_TAB"]

    def _placement_get(self, _parameters):
        return [{"placement": placement, "handler": handler, "options": []} for placement, handler in self.bound]

    def _placement_bind(self, parameters):
        binding = (parameters["PLACEMENT"], parameters["HANDLER"])
        if binding in self.bound:
            return refusal("placement.bind", "again")
        self.bound.append(binding)
        return True

    def _placement_unbind(self, parameters):
        kept = [each for each in self.bound if each != (parameters["PLACEMENT"], parameters["HANDLER"])]
        count, self.bound = len(self.bound) - len(kept), kept
        return {"count": count}


def english():
    """The English Texts, as they ship."""
    import json

    with open(FOLDER.replace("tests/portal/wire", "widget/locales") + "en.json", encoding="utf-8") as file:
        return Texts(json.load(file))


def drawn(render, what):
    """The Screen that render fills with English texts."""
    screen = Screen()
    render(what, english(), screen)
    return screen


async def nothing(*_arguments):
    """In place of waiting, and of copying."""
    return True
