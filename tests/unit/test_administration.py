"""The app's page: what it finds, what its buttons do, and what a visitor sees. Also run under MicroPython."""

from tests.unit.fake_portal import HERE, OLDER, TITLES, Portal, drawn, nothing, refusal, refusals
from tests.unit.samples import run
from widget.app.administration import Administration, render
from widget.app.checks import CHECKS
from widget.errors import PortalError

LISTED = ("CALL_CARD", HERE)


def checked(portal):
    """The page after its self-check."""
    app = Administration(portal, HERE, TITLES, nothing, lambda: None)
    run(app.check())
    return app


def test_all_is_well():
    """Bound here, finished, all rights: every line is good, with the address, and the page says so."""
    app = checked(Portal(bound=[LISTED], installed=True))
    screen = drawn(render, app)
    assert [app.lines.outcome(name) for name in CHECKS] == ["good"] * 6
    assert screen.fields["status"] == "All is well: the tab is in every call card."
    assert screen.fields["check-bound"] == "It is in the call card: " + HERE
    assert screen.fields["check-rights"] == "All are given: placement, telephony, crm."
    assert sorted([name for name in screen.actions if screen.actions[name]]) == ["bind", "check", "remove"]


def test_what_is_to_be_done_is_said():
    """Not bound, bound elsewhere, not finished, without the right to statistics: each line says what to do."""
    denied = Portal(bound=[LISTED], installed=True)
    denied.answers["voximplant.statistic.get"] = refusal("voximplant.statistic.get", "no_right")
    for portal, name, outcome, advice in (
        (Portal(installed=True), "bound", "open", "The button above"),
        (Portal(bound=[("CALL_CARD", OLDER)], installed=True), "bound", "open", "The button above"),
        (Portal(bound=[LISTED]), "finished", "open", "“Install”"),
        (denied, "statistics", "bad", "Access permissions"),
    ):
        app = checked(portal)
        screen = drawn(render, app)
        assert (app.lines.outcome(name), advice in screen.fields["advice-" + name]) == (outcome, True), name
        assert screen.fields["status"] == "Something is to be done: see the marked lines."
    assert "ACCESS_DENIED" in screen.fields["answer-statistics"]


def test_binding_again_replaces_another_address():
    """The button leaves one binding, at this version's address."""
    portal = Portal(bound=[("CALL_CARD", OLDER)], installed=True)
    app = checked(portal)
    run(app.bind())
    assert (app.state, app.lines.outcome("bound"), portal.handlers) == ("checked", "good", [HERE])


def test_removing_is_asked_for_twice():
    """The first press only asks; keeping leaves all, removing unbinds ours of every address, and nothing else."""
    other = ("CRM_LEAD_DETAIL_TAB", OLDER)
    portal = Portal(bound=[other, LISTED, ("CALL_CARD", OLDER)], installed=True)
    app = checked(portal)
    run(app.ask_removal())
    screen = drawn(render, app)
    assert screen.fields["remove-question"] is not None
    assert (screen.actions["remove"], screen.actions["remove-really"], len(portal.handlers)) == (False, True, 2)
    run(app.keep())
    assert (app.state, len(portal.handlers)) == ("checked", 2)
    run(app.ask_removal())
    run(app.remove())
    assert (app.state, portal.bound, app.lines.outcome("bound")) == ("removed", [other], "open")
    run(app.bind())
    assert portal.handlers == [HERE]


def test_every_refusal_is_a_sentence_and_can_be_repeated():
    """Each error of rest.json, and no answer, at each method of both buttons: said in the line."""
    for method in ("placement.get", "placement.bind", "placement.unbind"):
        for name, error in refusals().items():
            portal = Portal(bound=[("CALL_CARD", OLDER)], installed=True)
            app = checked(portal)
            portal.answers[method] = error
            run(app.remove() if method == "placement.unbind" else app.bind())
            screen = drawn(render, app)
            assert (app.state, app.lines.outcome("bound")) == ("checked", "bad"), (method, name)
            assert len(screen.fields["advice-bound"]) > 40
            portal.answers.clear()
            run(app.bind())
            assert portal.handlers == [HERE], (method, name)


def test_one_thing_is_done_at_a_time():
    """Whatever is pressed while the portal is asked does nothing: neither a second time the same nor anything else."""
    for press, after in (("bind", "checked"), ("remove-really", "removed"), ("check", "checked")):
        portal = Portal(bound=[("CALL_CARD", OLDER)], installed=True)
        app = checked(portal)
        portal.requests = []
        run(app.by_name[press]())
        alone, portal.bound, portal.requests = portal.methods, [("CALL_CARD", OLDER)], []

        def press_all(_method, app=app, portal=portal):
            portal.before = lambda method: None
            for other in ("bind", "remove", "remove-really", "keep", "check"):
                run(app.by_name[other]())

        portal.before = press_all
        run(app.by_name[press]())
        assert (portal.methods, app.state) == (alone, after), press


def test_a_visitor_is_asked_for_nothing_and_told_whom_to_ask():
    """Who is no administrator sees what it is, his own right to the statistics, and no button of an administrator."""
    portal = Portal(admin=False, bound=[LISTED], installed=True)
    app = checked(portal)
    screen = drawn(render, app)
    assert "ask an administrator" in screen.fields["status"]
    assert portal.methods == ["voximplant.statistic.get"]
    shown = [screen.marks[name] for name in ("page", "check-statistics", "check-bound")]
    assert shown == ["visitor", "good", ""]
    assert [name for name in screen.actions if screen.actions[name]] == ["check"]


def test_a_portal_without_rest_is_told_from_a_user_without_rights():
    """ACCESS_DENIED has two meanings; its text tells which."""
    for text, advice in (
        ("REST API is available only on commercial plans", "Market"),
        ("Access denied!", "Sign in as"),
    ):
        portal = Portal(installed=True)
        portal.answers["placement.list"] = PortalError("ACCESS_DENIED", text, 403)
        assert advice in drawn(render, checked(portal)).fields["advice-placement"]
