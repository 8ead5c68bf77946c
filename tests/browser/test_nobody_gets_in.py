"""Nobody gets in: texts stay texts, and other windows, other sites and other scripts get nothing and change nothing."""

import json

import pytest
from playwright.sync_api import expect

from tests.browser.stranger import ELSEWHERE, SEND, Stranger
from tests.unit.samples import options

STATE_CHANGED, ENTITY_CHANGED = "CallCard::CallStateChanged", "CallCard::EntityChanged"
MARKUP = '"><img src=x onerror="window.broken = 1"><script>window.broken = 1</script>{{7*7}}${7*7}'
KEYS = sorted(options("incoming_known_company"))

ELEMENTS = "(card) => [...new Set([...card.querySelectorAll('*')].map(({localName}) => localName))].sort()"
# Attributes that a browser acts on. The shipped card has none of them, so that no text can ever get into one.
ACTED_ON = (
    "(card) => [...card.querySelectorAll('*')].flatMap((element) => element.getAttributeNames())"
    ".filter((name) => /^(on.*|href|src|srcset|srcdoc|action|formaction|style|xlink:href)$/.test(name))"
)


@pytest.fixture(scope="module")
def shipped(common_desk):
    """The kinds of elements that the card is made of before any text is in it."""
    common_desk.open("incoming_unknown_number")
    return common_desk.card.evaluate(ELEMENTS)


def is_text_only(desk, shipped):
    """No element, attribute or script has come into the card."""
    assert set(desk.card.evaluate(ELEMENTS)) <= set(shipped)
    assert desk.card.evaluate(ACTED_ON) == []
    assert desk.card.evaluate("() => window.broken") is None


@pytest.mark.parametrize("language", ["en", "ru", "de"])
def test_hostile_options_are_text(desk, shipped, language):
    """Markup and template code in every option are shown as they came, or not at all; nothing of them can be dialed or
    opened."""
    desk.open("hostile", lang=language)
    expect(desk.field("phone")).to_have_text(options("hostile")["PHONE_NUMBER"])
    expect(desk.field("line")).to_contain_text("{{7*7}} ${7*7} </script>")
    for name in ("call-again", "open-client"):
        expect(desk.action(name)).to_be_hidden()
    is_text_only(desk, shipped)


@pytest.mark.parametrize("key", KEYS)
def test_markup_in_any_option_is_text(desk, shipped, key):
    """One option at a time: the call is shown, and the markup is no element."""
    desk.open("incoming_known_company", overrides={key: MARKUP})
    desk.state("connected")
    desk.shows(state="connected")
    is_text_only(desk, shipped)


def test_markup_in_any_event_and_answer_is_text(desk, shipped):
    """States, codes, entities, the statistics' reason, what the portal keeps for the user: none becomes an element."""
    record = {"CALL_FAILED_CODE": "OTHER", "CALL_FAILED_REASON": MARKUP}
    kept = {"callCardKeepOpen": MARKUP, "callCardDetails": MARKUP}
    desk.open("outgoing_contact_typed", userOptions=kept, lang=MARKUP, form="array")
    desk.run("(r) => portal.world.set({statistics: [{...r, CALL_ID: portal.status.CALL_ID}]})", record)
    desk.fire(STATE_CHANGED, [MARKUP, {"failedCode": MARKUP}])
    desk.fire(ENTITY_CHANGED, [{"PHONE_NUMBER": MARKUP, "CRM_ENTITY_TYPE": MARKUP, "CRM_ENTITY_ID": MARKUP}])
    desk.fire(MARKUP, [MARKUP])
    desk.state("connecting")
    desk.state("idle")
    expect(desk.field("failure-code")).to_contain_text(MARKUP)
    is_text_only(desk, shipped)
    desk.fire(STATE_CHANGED, ["connecting"])
    desk.fire(STATE_CHANGED, ["idle", {"failedCode": MARKUP}])
    desk.shows(phase="failed", failed_source="event")
    is_text_only(desk, shipped)


def test_a_note_that_comes_back_from_the_storage_is_text(desk, shipped):
    """A note with markup, unsaved in an earlier call, is offered as it was typed."""
    desk.open("outgoing_contact_typed", overrides={"CALL_ID": "earlier"})
    desk.field("note").fill(MARKUP)
    desk.shows(auto_close="held")
    desk.open("outgoing_contact_typed", overrides={"CALL_ID": "later"})
    desk.reads("earlier-note", MARKUP)
    is_text_only(desk, shipped)


def test_only_built_paths_are_opened(desk):
    """open-client asks for the path that was built of a known kind and a whole number; whatever else comes offers
    nothing."""
    desk.open("outgoing_contact_typed")
    desk.action("open-client").click()
    desk.page.wait_for_function("() => portal.opened.length")
    for entity in (
        {"CRM_ENTITY_TYPE": "CONTACT/../..", "CRM_ENTITY_ID": 1},
        {"CRM_ENTITY_TYPE": "DEAL", "CRM_ENTITY_ID": "1/../2"},
    ):
        desk.fire(ENTITY_CHANGED, [entity])
        expect(desk.action("open-client")).to_be_hidden()
    assert desk.run("() => portal.opened") == ["/crm/contact/details/797/"]
    assert desk.card.locator("a, area, form").count() == 0


def forged(desk):
    """Messages that would change the card, did the portal send them: true callbacks, and the SDK's other forms."""
    sent = [text.split(":") for text in desk.run("() => portal.messages.map(({text}) => text)")]
    binding = next(parts[-2] for parts in sent if parts[0] == "placementBindEvent")
    every = [parts[-2] for parts in sent if parts[-2:-1] and parts[0] in ("placementBindEvent", "getStatus")]
    answers = [f'{callback}:"connected"' for callback in every]
    return binding, [
        *answers,
        {"callback": binding, "args": ["connected"]},
        {"method": "getInitData", "params": {}, "callback": binding},
        f"{binding}:",
        "",
        None,
        [],
        {"type": "pyscript", "data": "import js"},
    ]


@pytest.mark.parametrize("where", ["popup", "frame beside"])
def test_messages_of_other_windows_do_nothing(desk, where):
    """A stranger's window knows true callback ids and sends the SDK's own messages to our frame: the call stays as it
    was, while the same message from the portal changes it."""
    desk.open("outgoing_contact_typed")
    desk.state("connecting")
    desk.shows(phase="dialing")
    desk.card.evaluate("() => addEventListener('message', () => (window.heard = (window.heard ?? 0) + 1))")
    binding, messages = forged(desk)
    if where == "popup":
        with desk.page.expect_popup() as popup:
            desk.run("() => void window.open('about:blank')")
        Stranger(desk.context, page=popup.value).page.evaluate(SEND, messages)
    else:
        desk.context.route(
            ELSEWHERE, lambda route: route.fulfill(body="<title>Stranger</title>", content_type="text/html")
        )
        with desk.page.expect_event("framenavigated", lambda frame: frame.url == ELSEWHERE) as arrived:
            desk.run("(src) => document.body.append(Object.assign(document.createElement('iframe'), {src}))", ELSEWHERE)
        arrived.value.evaluate(SEND.replace("opener", "parent"), messages)
    frame = next(frame for frame in desk.page.frames if "call-card.html" in frame.url)
    frame.wait_for_function("(count) => window.heard === count", arg=len(messages))
    assert [li.get_attribute("data-state") for li in frame.locator("li").all()] == ["connecting"]
    assert frame.locator("#call-card").get_attribute("data-phase") == "dialing"
    desk.run("(message) => portal.layout.send(message)", f'{binding}:"connected"')
    frame.wait_for_function("() => document.querySelector('#call-card').dataset.state === 'connected'")
    desk.forgive("another host")


SECRET = "Call back after the divorce"


def a_call_that_was_seen(desk):
    """A real call with a failure behind it and a note that is not saved: all that the memory can hold. Returns its
    options."""
    desk.open("outgoing_contact_typed", form="array")
    desk.state("connecting")
    desk.field("note").fill(SECRET)
    desk.shows(auto_close="held")
    desk.state("idle", "486")
    desk.shows(phase="failed")
    return desk.run("() => portal.status")


def memory(desk):
    """What the card's origin keeps, as the card sees it."""
    return desk.card.evaluate("() => JSON.stringify(localStorage)")


def shows_nothing_of(stranger, call):
    """Neither the page nor a message to the stranger holds the note, the failure, the number or the course of that
    call."""
    told = stranger.card.inner_text() + stranger.card.locator("textarea").input_value() + str(stranger.heard())
    for word in (SECRET, "busy", "486", call["PHONE_NUMBER"], "Dialing"):
        assert word not in told, word
    assert stranger.card.locator("li").count() <= 1


def test_a_stranger_in_the_portals_name_is_never_answered(desk):
    """A foreign page that frames the card and claims the portal's name gets no message, and the card shows no call: it
    waits for an answer from the portal's true origin, and reads its memory only after that."""
    call = a_call_that_was_seen(desk)
    kept = memory(desk)
    stranger = Stranger(desk.context)
    domain = desk.portal.portal_url.split("/")[2]
    stranger.frames(desk.portal, domain + "|0", call, kept)
    expect(stranger.card).to_have_attribute("data-phase", "unavailable")
    assert stranger.heard() == []
    shows_nothing_of(stranger, call)
    assert memory(desk) == kept
    desk.forgive("another host")


@pytest.mark.parametrize("own_name", [True, False], ids=["own name", "same name without TLS"])
def test_a_stranger_who_plays_a_portal_gets_only_what_it_gave(desk, own_name):
    """A foreign page that is a portal in its own name, or has the portal's name over another protocol, and knows the
    CALL_ID and the options: it sees the call that it plays and nothing that was remembered of the true one."""
    call = a_call_that_was_seen(desk)
    kept = memory(desk)
    domain = desk.portal.portal_url.split("/")[2]
    stranger = Stranger(desk.context) if own_name else Stranger(desk.context, f"https://{domain}/")
    claims = ("stranger.localhost" if own_name else domain) + "|1"
    stranger.frames(desk.portal, claims, {"CALL_ID": call["CALL_ID"]}, kept)
    expect(stranger.card).to_have_attribute("data-phase", "waiting")
    shows_nothing_of(stranger, call)
    assert set(json.loads(kept).items()) <= set(json.loads(memory(desk)).items())
    desk.forgive("another host")
