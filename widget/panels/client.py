"""Who it is: the number, the line it came by, and the CRM item that the call is linked to."""

from widget import phone

# Where the portal opens a client's card: the paths that BX24.openPath documents.
PATHS = {
    "LEAD": "/crm/lead/details/%d/",
    "DEAL": "/crm/deal/details/%d/",
    "CONTACT": "/crm/contact/details/%d/",
    "COMPANY": "/crm/company/details/%d/",
}


def path(client) -> str:
    """The portal's path of a widget.wire.Client."""
    return PATHS[client.kind] % client.id


def render(card, texts, _now, screen):
    """Fill number, line and client; without a call all are hidden."""
    call = card.call
    client = call.client if call else None
    screen.actions["open-client"] = client is not None
    if call is None:
        screen.fields["phone"] = screen.fields["line"] = screen.fields["client"] = None
        return
    screen.fields["phone"] = phone.show(call.number) if call.number else texts("phone.none")
    screen.fields["line"] = texts("line", line=call.line) if call.line else None
    screen.fields["client"] = texts("client." + client.kind, id=client.id) if client else texts("client.none")
