"""The app's page in the left menu: the self-check, its buttons, the visitor, and the demonstration."""

import pytest
from playwright.sync_api import expect

import build
from tests.browser.office import Office

OLDER = "https://cdn.example/old/call-card.html"
MARGINS = 40
"""Pixels of the portal beside the page."""


@pytest.fixture
def office(desk):
    """The administrator's office: what is refused on purpose there is no complaint."""
    yield Office(desk)
    desk.forgive("Failed to load resource")


def test_it_says_what_is_to_be_done_and_does_it(office):
    """Not bound, then bound, then from another address, then removed: each is said, and one button puts it right."""
    office.open("index.html", until="checked")
    office.line("bound", "open", "It is not in the call card.")
    expect(office.field("status")).to_have_text("Something is to be done: see the marked lines.")
    office.press("bind")
    office.line("bound", "good", office.handler)
    expect(office.field("status")).to_have_text("All is well: the tab is in every call card.")
    office.press("remove")
    office.press("keep")
    assert office.bound() == [office.handler]
    office.press("remove")
    office.press("remove-really")
    office.becomes("removed")
    assert office.bound() == []
    office.bind(OLDER)
    office.press("check")
    office.line("bound", "open", OLDER)
    office.press("bind")
    office.line("bound", "good", office.handler)
    assert office.bound() == [office.handler]


def test_each_line_says_what_is_wrong(office):
    """A missing right, a portal without the placement, an unfinished installation, no right to statistics: each in its
    line, with what to do, and the version beside it all."""
    refused = {"status": 403, "body": {"error": "ACCESS_DENIED", "error_description": "Access denied!"}}
    office.open("index.html", until="checked", rest={"voximplant.statistic.get": [refused]})
    office.line("statistics", "bad", "An administrator gives this right", "ACCESS_DENIED")
    expect(office.field("version")).to_have_text(f"Version {build.project()['version']}")
    office.open("index.html", until="checked", install=True, rest={"voximplant.statistic.get": []})
    office.line("finished", "open", "employees do not see the tab yet")
    office.open("index.html", until="checked", rest={"placement.list": [{"body": {"result": []}}]})
    office.line("placement", "bad", "CALL_CARD")
    office.world(scopes=["placement", "telephony"])
    office.press("check")
    office.line("rights", "bad", "Missing: crm.")


def test_a_visitor_is_told_whom_to_ask(office):
    """An employee sees what the tab is, and neither checks nor buttons that are not his."""
    office.open("index.html", until="visitor", admin=False)
    expect(office.field("status")).to_contain_text("ask an administrator of your Bitrix24")
    office.line("statistics", "good")
    expect(office.main.locator('[data-mark="check-bound"]')).to_be_hidden()
    expect(office.main.locator('[data-action="bind"]')).to_be_hidden()
    assert office.desk.asked("placement.get") == []


def test_the_demonstration_shows_the_card_and_asks_the_portal_for_nothing(office):
    """Both calls are played to their ends on the real card, its buttons say that they do nothing here, and the portal
    gets no request and no command of it."""
    office.desk.stop_the_clock()
    office.open("index.html", until="checked")
    asked = office.desk.run("() => portal.requests()")
    office.desk.shows(phase="ringing")
    office.desk.let_pass(5)
    office.desk.shows(phase="talking")
    office.press("play-failed")
    office.desk.let_pass(8)
    office.desk.shows(phase="failed", failed_code="486")
    office.desk.reads("failure-title", "Number is busy")
    office.press("call-again")
    expect(office.field("demonstration-note")).to_have_text("This button works in a real call.")
    office.field("note").fill("call back")
    office.press("save-note")
    assert office.desk.run("() => portal.requests()") == asked
    assert [command for command in office.desk.sent() if command != "setScroll"] == []
    assert office.desk.run("() => portal.phoned") == []


@pytest.mark.parametrize("language", build.catalogues())
def test_nothing_is_wider_than_the_page(office, language):
    """At 320 and at 1000 pixels there is no sideways scroll bar, with a refusal unfolded, in each language."""
    refused = {"status": 403, "body": {"error": "WRONG_AUTH_TYPE", "error_description": "wrong" * 30}}
    office.open("index.html" if language in ("de", "ru") else "install.html", lang=language, rest={"scope": [refused]})
    office.line("rights", "bad")
    office.main.locator("summary:visible").first.click()
    for width in (320, 1000):
        office.desk.page.set_viewport_size({"width": width + MARGINS, "height": 900})
        office.desk.page.wait_for_function(
            "(width) => document.querySelector('iframe').offsetWidth === width", arg=width
        )
        root = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert office.main.evaluate(root) <= 0, width
