"""Pictures of the card in every phase and with the commonest failures, to be looked at: `python -m
tests.browser.pictures FOLDER`. It also makes the picture of the README anew."""

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

import build
from static import runtime
from tests.browser import chromium
from tests.browser.desk import Desk
from tests.portal import server

README_PICTURE = build.ROOT / ".readme" / "call-card.png"

# Phase → the options of the card, and the states it then goes through: (state, failed code, seconds before).
PHASES = {
    "waiting": ("campaign", []),
    "ringing": ("incoming_unknown_number", [("", None, 7)]),
    "dialing": ("outgoing_contact_typed", [("connecting", None, 1), ("", None, 5)]),
    "talking": ("outgoing_contact_typed", [("connecting", None, 1), ("connected", None, 9), ("", None, 83)]),
    "ended": ("outgoing_contact_typed", [("connecting", None, 1), ("connected", None, 9), ("idle", None, 125)]),
    "failed": ("outgoing_contact_typed", [("connecting", None, 1), ("idle", "486", 9)]),
    "unavailable": ("campaign", []),
}

FAILURES = ("304", "402", "403", "404", "423", "480", "486", "503", "603", "603-S")
"""The ten commonest failed codes; 304, a missed call, of an incoming one."""


def show(desk, phase, **how):
    """Bring the card to a phase, as a call would."""
    options, states = PHASES[phase]
    how.setdefault("form", "array")  # the failed code comes with the event, so that the picture has the reason
    if phase == "unavailable":
        how["placement"] = "DEFAULT"
    desk.stop_the_clock()
    desk.open(options, **how)
    for state, code, seconds in states:
        desk.let_pass(seconds)
        if state:
            desk.state(state, code)
    desk.shows(phase=phase)


def photograph(browser, portal, folder):
    """Every phase, in Russian and English, 320 and 520 pixels wide, light and dark."""
    for scheme in ("light", "dark"):
        context = browser.new_context(
            viewport={"width": 900, "height": 900}, color_scheme=scheme, device_scale_factor=2
        )
        desk = Desk(context, portal)
        for phase in PHASES:
            for language in ("ru", "en"):
                for width in (320, 520):
                    show(desk, phase, lang=language, width=width)
                    desk.page.locator("iframe").screenshot(path=folder / f"{phase}-{language}-{width}-{scheme}.png")
        context.close()


def photograph_failures(browser, portal, folder):
    """Each of FAILURES, in Russian and English."""
    context = browser.new_context(viewport={"width": 900, "height": 900}, device_scale_factor=2)
    desk = Desk(context, portal)
    for code in FAILURES:
        for language in ("ru", "en"):
            options = "incoming_known_company" if code == "304" else "outgoing_contact_typed"
            desk.open(options, lang=language, width=420, form="array", overrides={"CALL_STATE": "idle"})
            desk.state("connecting")
            desk.state("idle", code)
            desk.shows(failed_code=code)
            desk.page.locator("iframe").screenshot(path=folder / f"failed-{code}-{language}.png")
    context.close()


def main():
    """Take them all."""
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    runtime.fetch()
    with tempfile.TemporaryDirectory() as bundle, sync_playwright() as playwright:
        build.write(Path(bundle), build.contents(build.SDK))
        portal = server.start(Path(bundle))
        browser = playwright.chromium.launch(**chromium.launch_options())
        photograph(browser, portal, folder)
        photograph_failures(browser, portal, folder)
        browser.close()
        portal.stop()
    README_PICTURE.parent.mkdir(exist_ok=True)
    README_PICTURE.write_bytes((folder / "failed-en-520-light.png").read_bytes())


if __name__ == "__main__":
    main()
