"""The installation in the portal stand-in: whatever happens, one binding and the truth on the screen."""

import json

import pytest
from playwright.sync_api import expect

import build
from tests.browser.desk import Desk
from tests.browser.office import Office
from tests.portal import server
from tests.unit.samples import load

OLDER = "https://cdn.example/old/call-card.html"
BROKEN = {"status": 500, "body": "<html>gateway</html>"}

# The methods of the check and of the steps after the button, each with the line in which its failure is said.
CHECKS = {"scope": "rights", "placement.list": "placement", "placement.get": "bound", "app.info": "finished"}
STEPS = {"placement.get": "bound", "placement.bind": "bound", "placement.unbind": "bound", "app.info": "finished"}


@pytest.fixture
def office(desk):
    """The administrator's office: what fails on purpose there is no complaint."""
    yield Office(desk)
    desk.forgive("Failed to load resource", "Query error!")


def refusals():
    """Error code → the sample of rest.json that has it; the first where there are several."""
    found = {}
    for method, samples in load("rest").items():
        for name, sample in samples.items():
            if isinstance(sample["body"], dict) and "error" in sample["body"]:
                found.setdefault((method, name), {key: sample[key] for key in ("status", "body")})
    return found


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_fresh_installation(office, method):
    """Nothing is bound before the button; after it the tab is bound once, in ten languages, and finished."""
    office.open(until="ready", method=method)
    assert office.bound() == []
    office.line("bound", "open", "It is not in the call card.")
    office.press("install")
    office.finishes()
    [binding] = office.rest("placement.get")
    titles = {language: texts["TITLE"] for language, texts in binding["langAll"].items()}
    assert titles == {language: each["texts"]["app.title"] for language, each in build.catalogues().items()}


def test_a_second_installation(office):
    """Installed, and installed again: nothing is bound a second time, and nothing is in between."""
    for _ in range(2):
        office.open(until="ready")
        office.press("install")
        office.finishes()
    assert len(office.desk.asked("placement.bind")) == 1
    assert office.desk.asked("placement.unbind") == []


def test_an_update_from_an_older_address(office):
    """The wizard names the older address, and replaces it by its own."""
    office.bind(OLDER)
    office.open(until="ready")
    office.line("bound", "open", OLDER)
    office.press("install")
    office.finishes()


def test_pressing_twice(office):
    """A double click installs once."""
    office.open(until="ready")
    office.main.locator('[data-action="install"]').dblclick()
    office.finishes()
    assert len(office.desk.asked("placement.bind")) == 1


def test_not_an_administrator(office):
    """Who is none is told whom to ask, and has no button."""
    office.open(until="blocked", admin=False)
    office.line("administrator", "bad", "Ask an administrator of your Bitrix24")
    expect(office.main.locator('[data-action="install"]')).to_be_hidden()


def test_each_missing_right_and_a_missing_placement(office):
    """Each missing scope is named, a portal without CALL_CARD is said; with all there, the installation goes on."""
    scopes = ["crm", "placement", "telephony"]
    office.open(until="ready")
    for missing in scopes:
        office.world(scopes=[scope for scope in scopes if scope != missing])
        office.open(until="blocked")
        office.line("rights", "bad", f"Missing: {missing}.", "Developer resources")
        office.line("bound", "skipped")
    office.world(scopes=scopes)
    office.answers("placement.list", {"body": {"result": ["CRM_LEAD_DETAIL_TAB"]}, "times": 1})
    office.press("check")
    office.line("placement", "bad", "CALL_CARD", "Telephony module")
    office.press("check")
    office.becomes("ready")
    office.press("install")
    office.finishes()


def test_every_error_of_a_portal(office):
    """Each error of rest.json, as the answer to placement.bind: a sentence, the answer below it, not finished, and no
    binding; without it the same button ends well."""
    office.open(until="ready")
    for name, answer in refusals().items():
        # An expired token is refreshed by the SDK, which asks again; 5xx reaches nobody but as a lost request.
        if answer["body"]["error"] == "expired_token":
            continue
        office.answers("placement.bind", answer)
        office.press("install")
        office.becomes("failed")
        code = answer["body"]["error"] if answer["status"] < 500 else "LOST"
        office.line("bound", "bad", f'"error": {json.dumps(code)}')
        advice = office.field("advice-bound").inner_text()
        assert len(advice) > 40, name
    assert office.bound() == []
    office.answers("placement.bind", {"wire": "wrong_auth", "times": 1})
    office.press("install")
    office.line("bound", "bad", "Add the archive as a local application")
    office.desk.run("() => portal.expire()")
    office.press("install")
    office.finishes()


def test_the_answer_is_one_click_away(office):
    """The portal's answer is folded away, opens by a click, and is copied by another."""
    office.desk.context.grant_permissions(["clipboard-read", "clipboard-write"])
    office.open(until="blocked", rest={"scope": [{"status": 403, "body": {"error": "X", "error_description": "why"}}]})
    expect(office.field("answer-rights")).to_be_hidden()
    office.main.locator("summary:visible").click()
    expect(office.field("answer-rights")).to_have_text(
        '{"method": "scope", "status": 403, "error": "X", "error_description": "why"}'
    )
    office.press("copy-rights")
    expect(office.field("copied-rights")).to_have_text("Copied.")
    assert '"error": "X"' in office.desk.run("() => navigator.clipboard.readText()")


def test_a_lost_answer_at_each_step(office):
    """A 5xx at each request of the check and of the steps: said at once, where it is; without it all ends well."""
    for method, line in CHECKS.items():
        office.answers(method, BROKEN)
        office.open(until="blocked")
        office.line(line, "bad", f"answer was lost ({method})", "try again")
        office.answers(method)
    office.new_portal()
    office.bind(OLDER)
    office.open()
    for method, line in STEPS.items():
        office.becomes("ready") if method == "placement.get" else office.becomes("failed")
        office.answers(method, BROKEN)
        office.press("install")
        office.line(line, "bad", f"answer was lost ({method})")
        office.becomes("failed")
        assert not office.desk.run("() => portal.installed")
        office.answers(method)
    office.press("install")
    office.finishes()


def test_no_answer_at_each_step(office):
    """A request that is never answered, at each step: after half a minute it is said; without it all ends well."""
    office.desk.stop_the_clock()
    office.bind(OLDER)
    office.open(until="ready")
    for method, line in CHECKS.items():
        office.hang(method, lambda: office.desk.run("() => portal.reload()"))
        wait_in_vain(office, method, line)
        office.becomes("blocked")
        office.answers(method)
    office.new_portal()
    office.bind(OLDER)
    office.open()
    for method, line in STEPS.items():
        office.becomes("ready") if method == "placement.get" else office.becomes("failed")
        office.hang(method, lambda: office.press("install"))
        wait_in_vain(office, method, line)
        office.becomes("failed")
        assert not office.desk.run("() => portal.installed")
        office.answers(method)
    office.press("install")
    office.finishes()


def wait_in_vain(office, method, line):
    """Let the limit of a request pass."""
    office.desk.let_pass(31)
    office.line(line, "bad", f"did not answer within half a minute ({method})", "try again")


def test_a_reload_at_each_step(office):
    """The page is reloaded while a request is under way, each in turn: the next page ends with one binding."""
    for method in ("scope", "placement.list", "app.info", "placement.bind", "placement.unbind"):
        office.new_portal()
        office.bind(OLDER)
        if method in CHECKS:
            office.hang(method, office.open)
        else:
            office.open(until="ready")
            office.hang(method, lambda: office.press("install"))
        office.answers(method)
        office.desk.run("() => portal.reload()")
        office.becomes("ready")
        office.press("install")
        office.finishes()


def test_outside_a_portal_both_pages_say_where_they_belong(office):
    """Opened by their address, the pages say where to open them."""
    for page in ("install.html", "index.html"):
        office.desk.page.goto(office.desk.portal.widget_url + page)
        main = office.desk.page.locator("main")
        expect(main).to_have_attribute("data-outcome", "unavailable")
        expect(main).to_contain_text("This page works only inside Bitrix24.")
    office.desk.forgive("Unable to initialize Bitrix24 JS library!")


def test_without_python_the_page_says_so(office):
    """Where a file of the runtime is missing, the page says that it did not load, in the portal's language."""
    office.desk.context.route("**/python.wasm", lambda route: route.abort())
    office.desk.run("() => portal.open({page: 'install.html', placement: 'DEFAULT', install: true, lang: 'de'})")
    expect(office.field("boot")).to_contain_text("nicht vollständig geladen")
    office.desk.forgive("python.wasm", "wasm", "ArrayBuffer")


@pytest.mark.parametrize("mode", [server.PLAIN_HOSTING, server.OWN_SERVER])
def test_from_the_installation_to_a_call(browser, bundle, mode):
    """The bundle on the plainest host, which opens pages by GET and knows few types, and on a server that answers POST:
    installed, checked, and a call shown from its first ring to its end."""
    running = server.start(bundle, mode=mode)
    context = browser.new_context()
    office = Office(Desk(context, running))
    method = "POST" if mode == server.OWN_SERVER else "GET"
    office.open(until="ready", method=method)
    office.press("install")
    office.finishes()
    [handler] = office.bound()
    office.desk.open("incoming_unknown_number", method=method, page=handler.rsplit("/", 1)[1])
    office.desk.shows(phase="ringing")
    for state, phase in (("connected", "talking"), ("idle", "ended")):
        office.desk.state(state)
        office.desk.shows(phase=phase)
    context.close()
    running.stop()
    office.desk.forgive("wasm streaming compile failed", "falling back to ArrayBuffer")
    assert office.desk.complaints == []
