"""A real browser, the bundle as it ships, and the portal stand-in: what each browser test asks for."""

from contextlib import contextmanager

import pytest
from playwright.sync_api import sync_playwright

import build
from static import runtime, start
from tests.browser import chromium
from tests.browser.desk import Desk
from tests.browser.workshop import workshop
from tests.portal import server


@pytest.fixture(scope="session")
def bundle(tmp_path_factory, pytestconfig):
    """The folder of the bundle: byte for byte as it goes into the ZIP, or --readable, as `serve` sends it."""
    runtime.fetch()
    folder = tmp_path_factory.mktemp("bundle")
    readable = build.assets() if pytestconfig.getoption("--readable") else {}
    build.write(folder, build.contents(build.SDK) | readable)
    return folder


@pytest.fixture(scope="session")
def portal(bundle):
    """The portal stand-in, on ports of its own. Its page loads one script instead of thirteen: for each of hundreds of
    pages 60 ms less (measured)."""
    running = server.start(bundle, script=start.esbuild(str(server.HERE / "portal.js"), "--bundle", "--format=esm"))
    yield running
    running.stop()


@pytest.fixture(scope="session")
def browser():
    """Chromium; where there is none the tests fail with the line that says what to do."""
    try:
        options = chromium.launch_options()
    except chromium.BrowserMissing as missing:
        pytest.fail(str(missing), pytrace=False)
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(**options)
        yield running
        running.close()


@pytest.fixture(scope="session")
def at_work():
    """A developer's copy of the sources, served live."""
    with workshop() as running:
        yield running


@pytest.fixture
def desk(browser, portal):
    """An operator's desk: a new browser profile at the portal's page. At the end it must have been quiet: no error in
    the console, no page error, no report of the policy, no request to another host."""
    with quiet_desk(browser, portal) as at_work:
        yield at_work


@pytest.fixture(scope="module")
def common_desk(browser, portal):
    """One such desk for tests that only look at one and the same card."""
    with quiet_desk(browser, portal) as at_work:
        yield at_work


@contextmanager
def quiet_desk(browser, portal):
    """A Desk that must have been quiet in the end."""
    context = browser.new_context(viewport={"width": 900, "height": 800}, locale="en-GB", timezone_id="Europe/Minsk")
    at_work = Desk(context, portal)
    yield at_work
    context.close()
    assert not at_work.complaints, "\n".join(at_work.complaints)
