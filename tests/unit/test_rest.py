"""What the portal stand-in's REST side answers, without a server and with a clock of the test's own."""

import pytest

from tests.portal.rest import Worlds, nested
from tests.portal.rest_methods import CLIENTS, METHODS
from tests.portal.world import BURST, WIRE, Answer, UnknownSetting

HANDLER = "https://widget.example/call-card.html"
BIND = {"PLACEMENT": "CALL_CARD", "HANDLER": HANDLER, "TITLE": "Call state"}


class Clock:
    """Seconds since 1970, as the test sets them."""

    def __init__(self):
        self.time = 1_800_000_000.0

    def __call__(self) -> float:
        return self.time


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def worlds(clock):
    worlds = Worlds(limit=3, now=clock)
    worlds.create("token")
    return worlds


@pytest.fixture
def world(worlds):
    return worlds.find("token")


@pytest.fixture
def ask(worlds):
    return lambda method, fields=None: worlds.answer("token", method, fields or {})


def test_form_fields_nest_as_php_nests_them():
    """Brackets in a field's name become nested dicts, empty values stay, a scalar gives way to a group."""
    assert nested([("fields[COMMENT]", "a[b]"), ("fields[X][0]", ""), ("id", "7"), ("n", "1"), ("n[k]", "2")]) == {
        "fields": {"COMMENT": "a[b]", "X": {"0": ""}},
        "id": "7",
        "n": {"k": "2"},
    }


def test_an_unknown_token_is_answered_like_an_expired_one(worlds):
    """Whoever comes with a token of nobody gets 401 expired_token, which makes the SDK ask for a new one."""
    answer = worlds.answer("nobody", "scope", {})
    assert (answer.status, answer.body["error"]) == (401, "expired_token")


def test_an_unknown_method_is_404(ask):
    """A method that the portal does not have answers ERROR_METHOD_NOT_FOUND."""
    answer = ask("crm.teapot.get")
    assert (answer.status, answer.body["error"]) == (404, "ERROR_METHOD_NOT_FOUND")


def test_an_expired_token_works_again_after_its_refresh(worlds, world, ask):
    """The world stays the same under the new token, and the old token is refused for good."""
    world.set({"expired": True})
    assert ask("scope").status == 401
    worlds.refresh("token", "new")
    assert worlds.answer("new", "scope", {}).status == 200
    assert ask("scope").status == 401
    assert worlds.find("token") is worlds.find("new") is world


def test_the_oldest_world_goes_when_there_are_too_many(worlds):
    """No more than the limit are kept, and the one asked least lately goes first."""
    for name in ("two", "three"):
        worlds.create(name)
    worlds.answer("token", "scope", {})
    worlds.create("four")
    assert [bool(worlds.find(name)) for name in ("token", "two", "three", "four")] == [True, False, True, True]


def test_statistics_appear_at_their_time(world, ask, clock):
    """A record told with `after` is not there before that many seconds have passed, and then has its own code."""
    world.set({"statistics": [{"CALL_ID": "a", "CALL_FAILED_CODE": "486", "after": 3}]})
    wanted = {"FILTER": {"CALL_ID": "a"}}
    clock.time += 2.9
    assert ask("voximplant.statistic.get", wanted).body == {"result": [], "total": 0}
    clock.time += 0.1
    answer = ask("voximplant.statistic.get", wanted).body
    assert answer["total"] == 1
    assert answer["result"][0]["CALL_FAILED_CODE"] == "486"


def test_statistics_are_those_of_the_call_asked_for(world, ask):
    """FILTER leaves out the records of other calls, whichever way the key is written."""
    world.set({"statistics": [{"CALL_ID": "a"}, {"CALL_ID": "b"}]})
    for key in ("CALL_ID", "=CALL_ID"):
        found = ask("voximplant.statistic.get", {"FILTER": {key: "b"}}).body["result"]
        assert [record["CALL_ID"] for record in found] == ["b"]


def test_statistics_come_in_pages_of_fifty(world, ask):
    """More than fifty records name the next page's start, and the last page names none."""
    world.set({"statistics": [{"CALL_ID": str(number)} for number in range(60)]})
    first, last = ask("voximplant.statistic.get").body, ask("voximplant.statistic.get", {"start": "50"}).body
    assert (len(first["result"]), first["next"], first["total"]) == (50, 50, 60)
    assert (len(last["result"]), "next" in last) == (10, False)


def test_a_method_needs_its_scope(world, ask):
    """Without telephony, statistics are refused with insufficient_scope, and scope says what is left."""
    world.set({"scopes": ["crm", "placement"]})
    answer = ask("voximplant.statistic.get")
    assert (answer.status, answer.body["error"]) == (403, "insufficient_scope")
    assert ask("scope").body == {"result": ["crm", "placement"]}


def test_a_bound_handler_is_listed_refused_a_second_time_and_unbound(ask):
    """placement.bind, get and unbind share one state, and a second bind of the same handler is an error."""
    fields = {**BIND, "LANG_ALL": {"ru": {"TITLE": "Звонок"}}, "OPTIONS": {"a": "1"}}
    assert ask("placement.bind", fields).body == {"result": True}
    [bound] = ask("placement.get").body["result"]
    assert (bound["placement"], bound["handler"], bound["options"]) == ("CALL_CARD", HANDLER, [])
    assert bound["langAll"]["ru"]["TITLE"] == "Звонок"
    again = ask("placement.bind", fields)
    assert (again.status, again.body["error_description"].endswith("Handler already binded")) == (400, True)
    assert ask("placement.unbind", BIND).body == {"result": {"count": 1}}
    assert ask("placement.get").body == {"result": []}


@pytest.mark.parametrize(
    ("settings", "fields", "status", "error"),
    [
        ({"admin": False}, BIND, 403, "ACCESS_DENIED"),
        ({"scopes": ["placement"]}, BIND, 400, "ERROR_PLACEMENT_NOT_FOUND"),
        ({"scopes": ["telephony"]}, BIND, 403, "insufficient_scope"),
        ({}, {"PLACEMENT": "CALL_CARD"}, 400, "ERROR_ARGUMENT"),
        ({}, {"HANDLER": HANDLER}, 400, "ERROR_ARGUMENT"),
    ],
)
def test_a_bind_that_may_not_be_is_refused(world, ask, settings, fields, status, error):
    """No administrator, no scope, no placement or no handler: each has the documented error, and nothing is bound."""
    world.set(settings)
    answer = ask("placement.bind", fields)
    assert (answer.status, answer.body["error"], world.placements) == (status, error, [])


def test_placements_are_listed_by_scope(world, ask):
    """CALL_CARD can be bound only where the app has telephony."""
    assert "CALL_CARD" in ask("placement.list").body["result"]
    world.set({"scopes": ["crm"]})
    world.scopes.append("placement")
    assert "CALL_CARD" not in ask("placement.list").body["result"]


def test_app_info_says_whether_the_installation_is_finished(world, ask):
    """INSTALLED follows the world."""
    world.set({"installed": False})
    assert ask("app.info").body["result"]["INSTALLED"] is False
    world.set({"installed": True})
    assert ask("app.info").body["result"]["INSTALLED"] is True


def test_a_comment_is_kept_and_listed(ask):
    """crm.timeline.comment.add answers a new id each time, and list finds the comments of one client."""
    ids = [
        ask(
            "crm.timeline.comment.add", {"fields": {"ENTITY_TYPE": "contact", "ENTITY_ID": who, "COMMENT": "a & b"}}
        ).body
        for who in ("7", "8")
    ]
    assert ids == [{"result": 999}, {"result": 1000}]
    found = ask("crm.timeline.comment.list", {"filter": {"ENTITY_ID": "8", "ENTITY_TYPE": "contact"}}).body
    assert [(comment["ID"], comment["COMMENT"]) for comment in found["result"]] == [("1000", "a & b")]


def test_a_comment_without_a_text_is_refused(ask):
    """A missing field is an ERROR_ARGUMENT that names it."""
    answer = ask("crm.timeline.comment.add", {"fields": {"ENTITY_TYPE": "contact", "ENTITY_ID": "7", "COMMENT": ""}})
    assert (answer.status, answer.body["argument"]) == (400, "COMMENT")


def test_a_client_is_found_by_its_id_or_not_at_all(ask):
    """A known id answers the item with its ID, any other is 400 Not found."""
    assert ask("crm.contact.get", {"id": "797"}).body["result"]["LAST_NAME"] == "Иванова"
    assert ask("crm.company.get", {"id": "17"}).body["result"]["ID"] == "17"
    assert ask("crm.deal.get", {"id": "1"}).body["error_description"] == "Not found"


def test_every_client_of_the_samples_is_in_the_crm():
    """The wire samples' options name no client that the stand-in's CRM lacks, save the hostile ones."""
    options = [value for name, value in WIRE["placement_options"].items() if name != "hostile"]
    named = {
        (item["CRM_ENTITY_TYPE"].lower(), str(item["CRM_ENTITY_ID"])) for item in options if item["CRM_ENTITY_TYPE"]
    }
    assert named == {(kind, number) for kind, number in named if number in CLIENTS[f"crm.{kind}.get"]}


def test_overrides_are_used_one_after_the_other(world, ask):
    """Each answer is given so many times, then the next, then the method answers by itself again."""
    world.set(
        {
            "overrides": {
                "scope": [{"status": 500, "body": "<html>", "times": 2}, {"wire": "without_telephony", "times": 1}]
            }
        }
    )
    answers = [ask("scope") for _ in range(4)]
    assert [answer.status for answer in answers] == [500, 500, 200, 200]
    assert answers[2].body["result"] == ["crm", "placement"]
    assert "telephony" in answers[3].body["result"]


def test_an_override_can_be_slow_silent_or_broken(world, ask):
    """Delay, never and cut are handed on to whoever sends the answer."""
    world.set(
        {"overrides": {"scope": [{"delay": 2, "times": 1}, {"never": True, "times": 1}, {"wire": "full", "cut": True}]}}
    )
    slow, silent, broken = (ask("scope") for _ in range(3))
    assert (slow.delay, silent.never, broken.cut, broken.body["result"][0]) == (2, True, True, "crm")


def test_an_empty_list_takes_an_override_away(world, ask):
    """The method answers by itself again."""
    world.set({"overrides": {"scope": [{"status": 500}]}})
    world.set({"overrides": {"scope": []}})
    assert ask("scope").status == 200


@pytest.mark.parametrize(
    "settings",
    [{"administrator": True}, {"overrides": {"scope": [{"state": 1}]}}, {"overrides": {"scope": [{"wire": "x"}]}}],
)
def test_a_setting_that_does_not_exist_is_named(world, settings):
    """A misspelt setting, answer key or sample is an error that says what there is, and changes nothing."""
    with pytest.raises(UnknownSetting, match="it has"):
        world.set(settings)
    assert world.overrides == {}


def test_too_many_requests_are_refused_until_some_time_has_passed(ask, clock):
    """The burst is answered, the next is 503, and half a second gives one back."""
    assert {ask("scope").status for _ in range(BURST)} == {200}
    assert ask("scope") == Answer(503, WIRE["rest"]["voximplant.statistic.get"]["too_many"]["body"])
    clock.time += 0.5
    assert [ask("scope").status for _ in range(2)] == [200, 503]


def test_every_request_is_remembered(world, ask, clock):
    """The log has method, fields, time and the status that was answered, in order."""
    ask("crm.contact.get", {"id": "797"})
    ask("nothing")
    assert list(world.requests) == [
        {"method": "crm.contact.get", "fields": {"id": "797"}, "at": clock.time, "status": 200},
        {"method": "nothing", "fields": {}, "at": clock.time, "status": 404},
    ]


@pytest.mark.parametrize("method", sorted(METHODS))
def test_every_method_answers_without_fields(ask, method):
    """No method fails on a request that carries nothing; it answers, if with an error."""
    assert ask(method).status in (200, 400)
