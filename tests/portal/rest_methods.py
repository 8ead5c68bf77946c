"""What each REST method of the portal answers by itself: a world's state in, an Answer out. Pure."""

from collections.abc import Callable
from datetime import UTC, datetime

from tests.portal.world import WIRE, Answer, World, sample

PAGE = 50
"""Records on one page of a list."""

# The scope that makes each placement known (documentation). Without it placement.bind does not find the placement.
PLACEMENTS = {
    "CALL_CARD": "telephony",
    "CRM_LEAD_DETAIL_TAB": "crm",
    "CRM_DEAL_DETAIL_TAB": "crm",
    "CRM_CONTACT_DETAIL_TAB": "crm",
    "CRM_COMPANY_DETAIL_TAB": "crm",
}

# The CRM of this portal: method → ID → the item. Every client that wire/placement_options.json and
# wire/call_scripts.json name by an ID is here.
CLIENTS = {
    "crm.contact.get": {
        "12": {"NAME": "Олег", "LAST_NAME": "Петренко", "COMPANY_ID": None},
        "13": {"NAME": "Марыя", "LAST_NAME": "Кавалёва", "COMPANY_ID": None},
        "123": {"NAME": "Jürgen", "LAST_NAME": "Weiß", "COMPANY_ID": "17"},
        "797": WIRE["rest"]["crm.contact.get"]["one"]["body"]["result"],
    },
    "crm.company.get": {"17": {"TITLE": "Nordwind Logistik GmbH"}, "643": {"TITLE": "ООО «Вектор»"}},
    "crm.lead.get": {"9": {"TITLE": "Web form, 10 March"}, "301": {"TITLE": "Заявка с сайта №301", "NAME": "Сергей"}},
    "crm.deal.get": {"25": {"TITLE": "Warehouse in Kiel"}, "4615": {"TITLE": "Поставка, этап 2"}},
}


def statistics(world: World, fields: dict) -> Answer:
    """voximplant.statistic.get: the records that are written by now and match FILTER, by equality."""
    model = WIRE["rest"]["voximplant.statistic.get"]["success"]["body"]["result"][0]
    wanted = {key.lstrip("="): value for key, value in _fields(fields, "FILTER").items()}
    records = []
    for number, (available, given) in enumerate(world.statistics, start=1):
        record = model | {"CALL_DURATION": "0", "CALL_START_DATE": _date(available)} | given | {"ID": str(number)}
        if available <= world.now() and all(str(record.get(key)) == value for key, value in wanted.items()):
            records.append(record)
    return _page(records, fields)


def add_comment(world: World, fields: dict) -> Answer:
    """crm.timeline.comment.add: keeps the comment and answers its ID."""
    comment = {key: _fields(fields, "fields").get(key, "") for key in ("ENTITY_TYPE", "ENTITY_ID", "COMMENT")}
    for key, value in comment.items():
        if not value:
            return _missing(key)
    last = (
        world.comments[-1]["ID"] if world.comments else sample("crm.timeline.comment.add", "saved").body["result"] - 1
    )
    world.comments.append({"ID": last + 1, **comment, "CREATED": _date(world.now()), "AUTHOR_ID": "1"})
    return Answer(body={"result": last + 1})


def list_comments(world: World, fields: dict) -> Answer:
    """crm.timeline.comment.list: the comments that match filter, by equality; the newest first where order says so."""
    wanted = {key.lstrip("="): value for key, value in _fields(fields, "filter").items()}
    found = [{key: str(value) for key, value in comment.items()} for comment in world.comments]
    if _fields(fields, "order").get("ID", "").upper() == "DESC":
        found.reverse()
    return _page([c for c in found if all(c.get(key) == value for key, value in wanted.items())], fields)


def client(method: str) -> Callable[[World, dict], Answer]:
    """crm.*.get: one item of the CRM by its id."""

    def get(_world: World, fields: dict) -> Answer:
        identifier = fields.get("id", fields.get("ID", ""))
        item = CLIENTS[method].get(identifier)
        return Answer(body={"result": {**item, "ID": identifier}}) if item else sample("crm.contact.get", "missing")

    return get


def list_placements(world: World, _fields: dict) -> Answer:
    """placement.list: the placements that the app's scopes make known."""
    return Answer(body={"result": [name for name, scope in PLACEMENTS.items() if scope in world.scopes]})


def bind(world: World, fields: dict) -> Answer:
    """placement.bind: once for each handler, by an administrator, where the scope makes the placement known."""
    if not world.admin:
        return sample("placement.bind", "not_admin")
    for key in ("PLACEMENT", "HANDLER"):
        if not fields.get(key):
            return _missing(key)
    placement, handler = fields["PLACEMENT"].upper(), fields["HANDLER"]
    if PLACEMENTS.get(placement) not in world.scopes:
        return sample("placement.bind", "unknown")
    if any((bound["placement"], bound["handler"]) == (placement, handler) for bound in world.placements):
        return sample("placement.bind", "again")
    # OPTIONS are not kept for CALL_CARD, and an empty PHP array is a list.
    titles = {
        language: {"TITLE": "", "DESCRIPTION": "", "GROUP_NAME": "", **texts}
        for language, texts in _fields(fields, "LANG_ALL").items()
    }
    model = WIRE["rest"]["placement.get"]["one"]["body"]["result"][0]
    title = fields.get("TITLE", "")
    world.placements.append(
        model | {"placement": placement, "handler": handler, "title": title, "langAll": titles or []}
    )
    return sample("placement.bind", "bound")


def get_placements(world: World, _fields: dict) -> Answer:
    """placement.get: what is bound."""
    return Answer(body={"result": world.placements}) if world.admin else sample("placement.bind", "not_admin")


def unbind(world: World, fields: dict) -> Answer:
    """placement.unbind: of one handler, or of all of a placement where no HANDLER is given."""
    if not world.admin:
        return sample("placement.bind", "not_admin")
    if not fields.get("PLACEMENT"):
        return _missing("PLACEMENT")
    placement, handler = fields["PLACEMENT"].upper(), fields.get("HANDLER")
    kept = [b for b in world.placements if b["placement"] != placement or (handler and b["handler"] != handler)]
    count = len(world.placements) - len(kept)
    world.placements = kept
    return Answer(body={"result": {"count": count}})


def app_info(world: World, _fields: dict) -> Answer:
    """app.info: whether the installation is finished."""
    return sample("app.info", "installed" if world.installed else "not_installed")


def scope(world: World, _fields: dict) -> Answer:
    """scope: what the app may do."""
    return Answer(body={"result": world.scopes})


# Method → the scope that it needs ("" for none) and what answers it.
METHODS: dict[str, tuple[str, Callable[[World, dict], Answer]]] = {
    "app.info": ("", app_info),
    "crm.timeline.comment.add": ("crm", add_comment),
    "crm.timeline.comment.list": ("crm", list_comments),
    "placement.bind": ("placement", bind),
    "placement.get": ("placement", get_placements),
    "placement.list": ("placement", list_placements),
    "placement.unbind": ("placement", unbind),
    "scope": ("", scope),
    "voximplant.statistic.get": ("telephony", statistics),
    **{method: ("crm", client(method)) for method in CLIENTS},
}


def _fields(fields: dict, name: str) -> dict:
    """A group of fields; the portal takes its name in either case."""
    group = fields.get(name, fields.get(name.swapcase(), {}))
    return group if isinstance(group, dict) else {}


def _page(records: list[dict], fields: dict) -> Answer:
    start = int(fields["start"]) if str(fields.get("start", "")).isdecimal() else 0
    body = {"result": records[start : start + PAGE], "total": len(records)}
    return Answer(body=body | ({"next": start + PAGE} if start + PAGE < len(records) else {}))


def _missing(argument: str) -> Answer:
    text = f"Argument '{argument}' is null or empty"
    return Answer(400, {"error": "ERROR_ARGUMENT", "error_description": text, "argument": argument})


def _date(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds")
