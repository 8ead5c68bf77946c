"""Where there is no call to show: outside a portal, in another placement, without the SDK or without Python."""

from playwright.sync_api import expect


def test_outside_a_portal_the_page_says_where_it_belongs(desk):
    """Opened by its address, the page is `unavailable` and says where the tab is."""
    desk.page.goto(desk.portal.widget_url + "call-card.html")
    card = desk.page.locator("#call-card")
    expect(card).to_have_attribute("data-ready", "true")
    expect(card).to_have_attribute("data-phase", "unavailable")
    expect(card.locator('[data-field="explanation"]')).to_contain_text("only inside Bitrix24")
    desk.forgive("Unable to initialize Bitrix24 JS library!")


def test_in_another_placement_the_page_says_where_it_belongs(desk):
    """In a portal, but not in the call card, the page is `unavailable` and says where the tab is."""
    desk.open("campaign", placement="DEFAULT")
    desk.shows(phase="unavailable")
    expect(desk.field("explanation")).to_contain_text("belongs into the call card")


def test_without_the_sdk_the_page_says_what_to_check(desk):
    """Where the portal's script is blocked, the page says so and names the host to let through."""
    desk.context.route("https://api.bitrix24.com/**", lambda route: route.abort())
    desk.open("campaign")
    desk.shows(phase="unavailable")
    expect(desk.field("explanation")).to_contain_text("api.bitrix24.com")
    desk.forgive("ERR_FAILED")


def test_without_python_the_state_is_still_text(desk):
    """Where a file of the runtime is missing, the page says what to do, and goes on showing the state in words."""
    desk.context.route("**/python.wasm", lambda route: route.abort())
    desk.open("incoming_unknown_number", ready=False)
    expect(desk.field("boot")).to_contain_text("did not load completely")
    desk.state("connected")
    desk.reads("phase", "Talking")
    desk.shows(ready="false", state="connected")
    desk.complaints.clear()


def test_a_python_that_never_comes_is_said_after_ten_seconds(desk):
    """Where the runtime is never delivered, the page says so after ten seconds."""
    desk.context.route("**/widget.txt", lambda route: None)
    desk.stop_the_clock()
    desk.open("incoming_unknown_number", ready=False)
    desk.page.wait_for_function("() => portal.subscriptions['CallCard::CallStateChanged'] === 1")
    desk.let_pass(11)
    expect(desk.field("boot")).to_contain_text("did not load completely")
    desk.reads("phase", "Incoming call")
    desk.complaints.clear()
