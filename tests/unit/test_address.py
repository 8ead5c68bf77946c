"""The address of the call card's page. Also run under MicroPython."""

from widget.app.address import handler, is_ours, same


def test_the_handler_lies_beside_the_page():
    """Whatever page of the bundle is open, and whatever its query, the call card's address is worked out from it."""
    for page in ("install.html", "index.html?DOMAIN=a.bitrix24.ru&APP_SID=1/2", "#top", ""):
        assert (
            handler("https://cdn.example/b1/app_local/x/" + page) == "https://cdn.example/b1/app_local/x/call-card.html"
        )


def test_a_handler_is_ours_by_the_name_of_its_file():
    """Any version's call card is ours, another file or no address is not."""
    for address in ("https://a/old/call-card.html", "http://b/call-card.html?v=1"):
        assert is_ours(address)
    for address in ("https://a/my-call-card.html", "https://a/call-card.html/other", "https://a/?call-card.html", None):
        assert not is_ours(address)


def test_the_same_page_is_recognised():
    """Query and case make no other page of it; a path does."""
    assert same("https://A.example/x/call-card.html?v=1", "https://a.example/x/call-card.html")
    assert not same("https://a.example/x/call-card.html", "https://a.example/y/call-card.html")
