"""The installation: its checks, its steps, and every way in which a portal can stop it. Also run under MicroPython."""

from tests.unit.fake_portal import HERE, OLDER, TITLES, Portal, drawn, nothing, refusals
from tests.unit.samples import attempt, run
from widget.app.installation import CHECKS, FINISH_LIMIT, Installation, render
from widget.errors import PortalError

METHODS = ("scope", "placement.list", "placement.get", "app.info", "placement.bind", "placement.unbind")
LISTED = ("CALL_CARD", HERE)


def wizard(portal):
    """The wizard, before anything was done."""
    return Installation(portal, HERE, TITLES, nothing, nothing, lambda: None)


def installed(portal):
    """The wizard after its check and a press of its button."""
    made = wizard(portal)
    run(made.check())
    run(made.install())
    return made


def outcomes(made):
    """The outcome of each line, in their order."""
    return [made.lines.outcome(name) for name in CHECKS]


def test_a_fresh_installation_binds_sees_it_and_then_finishes():
    """The check changes nothing; the button binds once, in all languages, reads back, and only then finishes."""
    portal = Portal()
    made = wizard(portal)
    run(made.check())
    assert (made.state, portal.bound, portal.installed) == ("ready", [], False)
    assert outcomes(made) == ["good", "good", "good", "open", "open"]
    portal.requests.clear()
    run(made.install())
    assert (made.state, portal.handlers, portal.installed) == ("finished", [HERE], True)
    assert outcomes(made) == ["good"] * 5
    bind, finish = portal.methods.index("placement.bind"), portal.methods.index("installFinish")
    assert "placement.get" in portal.methods[bind:finish]
    parameters = portal.requests[bind][1]
    assert parameters["LANG_ALL"] == {"en": {"TITLE": "Call state"}, "ru": {"TITLE": "Состояние звонка"}}
    assert (parameters["PLACEMENT"], parameters["TITLE"]) == ("CALL_CARD", "Call state")


def test_a_second_installation_changes_nothing():
    """Bound and finished already: the button leaves all as it is."""
    portal = Portal(bound=[LISTED], installed=True)
    made = installed(portal)
    assert (made.state, portal.bound) == ("finished", [LISTED])
    changing = [
        method for method in portal.methods if method in ("placement.bind", "placement.unbind", "installFinish")
    ]
    assert changing == []


def test_an_older_address_gives_way_to_this_one():
    """An update binds the new address before it unbinds the old ones, so that there is a card at every moment."""
    for others in ([OLDER], [OLDER, "https://b.example/call-card.html?v=1"], [OLDER, HERE], [HERE, HERE + "?again"]):
        portal = Portal(bound=[("CALL_CARD", other) for other in others], installed=True)
        fewest = []
        portal.before = lambda _method, portal=portal, fewest=fewest: fewest.append(len(portal.handlers))
        made = installed(portal)
        assert (made.state, portal.handlers, min(fewest) > 0) == ("finished", [HERE], True), others


def test_what_is_not_ours_is_not_touched():
    """Another placement and another file keep their bindings."""
    others = [("CRM_LEAD_DETAIL_TAB", OLDER), ("CALL_CARD", "https://cdn.example/other/tab.html")]
    portal = Portal(bound=others)
    assert installed(portal).state == "finished"
    assert portal.bound[:2] == others
    assert portal.bound[2:] == [LISTED]


def test_who_is_no_administrator_is_told_whom_to_ask():
    """Nothing that needs an administrator is asked for, and there is no button."""
    portal = Portal(admin=False)
    made = installed(portal)
    assert (made.state, made.lines.outcome("administrator"), portal.bound) == ("blocked", "bad", [])
    assert "placement.get" not in portal.methods
    screen = drawn(render, made)
    assert screen.actions["install"] is False
    assert screen.fields["advice-administrator"] == "Ask an administrator of your Bitrix24 to open this page."


def test_each_missing_scope_is_named():
    """Without any one scope the installation is blocked by a line that names it; what needs it is not asked for."""
    for missing in ("placement", "telephony", "crm"):
        portal = Portal(scopes=[scope for scope in ("crm", "placement", "telephony") if scope != missing])
        made = installed(portal)
        screen = drawn(render, made)
        assert (made.state, portal.bound, portal.installed) == ("blocked", [], False)
        assert screen.fields["check-rights"] == f"Missing: {missing}."
        assert outcomes(made) == ["good", "bad", "skipped", "skipped", "open"]


def test_a_portal_without_the_placement_is_said():
    """CALL_CARD not in placement.list: the installation is blocked, with what to do about it."""
    portal = Portal()
    portal.answers["placement.list"] = ["CRM_LEAD_DETAIL_TAB"]
    made = installed(portal)
    screen = drawn(render, made)
    assert (made.state, made.lines.outcome("placement"), portal.bound) == ("blocked", "bad", [])
    assert "Telephony module" in screen.fields["advice-placement"]


def test_every_refusal_of_a_check_is_a_sentence_and_blocks():
    """Each error of rest.json, and no answer, at each method of the check: blocked, with a sentence, the answer; when
    the portal works again, a new check and the button end well."""
    for method in ("scope", "placement.list", "placement.get", "app.info"):
        for name, refusal in refusals().items():
            portal = Portal()
            portal.answers[method] = refusal
            made = installed(portal)
            assert (made.state, portal.bound, portal.installed) == ("blocked", [], False), (method, name)
            assert_said(made, method, refusal)
            portal.answers.clear()
            run(made.check())
            run(made.install())
            assert (made.state, portal.handlers, portal.installed) == ("finished", [HERE], True), (method, name)


def test_every_refusal_of_a_step_is_a_sentence_and_can_be_repeated():
    """Each error of rest.json, and no answer, at each step after the button: not finished, a sentence, the raw answer;
    and when the portal works again, the button ends well."""
    for method in ("placement.get", "placement.bind", "placement.unbind", "app.info"):
        for name, refusal in refusals().items():
            portal = Portal(bound=[("CALL_CARD", OLDER)])
            made = wizard(portal)
            run(made.check())
            portal.answers[method] = refusal
            run(made.install())
            if "binded" not in refusal.text or method != "placement.bind":
                assert_said(made, method, refusal)
            assert (made.state, portal.installed, bool(portal.handlers)) == ("failed", False, True), (method, name)
            portal.answers.clear()
            run(made.install())
            assert (made.state, portal.handlers, portal.installed) == ("finished", [HERE], True), (method, name)


def assert_said(made, method, refusal):
    """One bad line says what is wrong and what helps, in words, and has the portal's answer to be copied."""
    screen = drawn(render, made)
    name = next(name for name in CHECKS if made.lines.outcome(name) == "bad")
    assert screen.fields["check-" + name] == "This did not work."
    assert len(screen.fields["advice-" + name]) > 40
    answer = screen.fields["answer-" + name]
    assert method in answer
    assert refusal.code in answer


def test_an_answer_of_another_kind_is_a_refusal_too():
    """null, text or a number where a list or an object is documented is no crash, and nothing is finished."""
    for method in METHODS:
        for nonsense in (None, "yes", 5):
            portal = Portal(bound=[("CALL_CARD", OLDER)])
            made = wizard(portal)
            run(made.check())
            portal.answers[method] = nonsense
            run(made.check())
            run(made.install())
            assert made.state in ("blocked", "failed", "finished"), (method, nonsense)
            assert portal.installed is (made.state == "finished"), (method, nonsense)


def test_a_binding_that_another_made_meanwhile_counts():
    """Handler already binded, and it is listed: that is what was wanted."""
    portal = Portal()
    made = wizard(portal)
    run(made.check())

    def be_faster(method):
        if method == "placement.bind":
            portal.bound.append(LISTED)

    portal.before = be_faster
    run(made.install())
    assert (made.state, portal.handlers) == ("finished", [HERE])


def test_a_binding_that_is_not_listed_is_not_believed():
    """The portal says true and lists nothing: not finished, and the sentence says so."""
    portal = Portal()
    portal.answers["placement.bind"] = True
    made = installed(portal)
    assert (made.state, portal.installed) == ("failed", False)
    assert "its list says otherwise" in drawn(render, made).fields["advice-bound"]


def test_a_portal_that_does_not_take_the_end_is_found_out():
    """installFinish without effect: after its limit the wizard asks, and says that it is not finished."""
    portal = Portal()
    portal.takes_finish = False
    slept = []

    async def sleep(seconds):
        slept.append(seconds)

    made = Installation(portal, HERE, TITLES, nothing, sleep, lambda: None)
    run(made.check())
    run(made.install())
    assert (made.state, made.lines.outcome("finished"), slept) == ("failed", "open", [FINISH_LIMIT])
    portal.takes_finish = True
    run(made.install())
    assert (made.state, portal.handlers) == ("finished", [HERE])


def test_pressing_twice_installs_once():
    """A press while the first is under way does nothing, at whichever step it comes."""
    portal = Portal(bound=[("CALL_CARD", OLDER)])
    made = wizard(portal)
    run(made.check())
    portal.requests.clear()

    def press(_method):
        run(made.install())
        run(made.check())

    portal.before = press
    run(made.install())
    once = Portal(bound=[("CALL_CARD", OLDER)])
    made_once = wizard(once)
    run(made_once.check())
    once.requests.clear()
    run(made_once.install())
    assert (made.state, portal.methods) == ("finished", once.methods)


class Reload(Exception):
    """The page is gone."""


def test_a_reload_at_any_step_ends_the_same():
    """Whichever request is the last of a page, the next page ends with one binding, and finished."""
    for last in range(1, 20):
        portal = Portal(bound=[("CALL_CARD", OLDER)])

        def stop(_method, portal=portal, last=last):
            if len(portal.requests) == last:
                raise Reload()

        portal.before = stop
        attempt(installed, portal)
        portal.before = lambda _method: None
        made = installed(portal)
        assert (made.state, portal.handlers, portal.installed) == ("finished", [HERE], True), last


def test_the_answer_of_a_line_can_be_copied():
    """The button of a line copies its answer, and the line says whether that worked."""
    for works, said in (
        (True, "Copied."),
        (False, "The browser did not let it be copied. It is selected: press Ctrl+C."),
    ):
        copied = []

        async def copy(text, field, works=works, copied=copied):
            copied.append((text, field))
            return works

        portal = Portal()
        portal.answers["scope"] = PortalError("WRONG_AUTH_TYPE", "Application context required", 403)
        made = Installation(portal, HERE, TITLES, copy, nothing, lambda: None)
        run(made.check())
        run(made.by_name["copy-rights"]())
        expected = '{"method": "scope", "status": 403, "error": "WRONG_AUTH_TYPE", '
        assert copied == [(expected + '"error_description": "Application context required"}', "answer-rights")]
        assert drawn(render, made).fields["copied-rights"] == said
