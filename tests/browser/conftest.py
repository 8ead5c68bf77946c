"""A real browser, the bundle as it ships, and the portal stand-in: what each browser test asks for."""

from collections import Counter

import pytest
from playwright.sync_api import sync_playwright

import build
from static import runtime
from tests.browser import chromium
from tests.browser.desk import Desk
from tests.browser.workshop import workshop
from tests.portal import server


@pytest.fixture(scope="session")
def bundle(tmp_path_factory):
    """The folder of the bundle, byte for byte as it goes into the ZIP."""
    runtime.fetch()
    folder = tmp_path_factory.mktemp("bundle")
    build.write(folder, build.contents(build.SDK))
    return folder


@pytest.fixture(scope="session")
def portal(bundle):
    """The portal stand-in, on ports of its own."""
    running = server.start(bundle)
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
    context = browser.new_context(viewport={"width": 900, "height": 800}, locale="en-GB", timezone_id="Europe/Minsk")
    at_work = Desk(context, portal)
    yield at_work
    context.close()
    assert not at_work.complaints, "\n".join(at_work.complaints)


RUN = pytest.StashKey[Counter]()


@pytest.fixture(scope="session")
def faults_run(pytestconfig):
    """Kind of fault → how many cells of the table fault × moment were run; printed at the end."""
    return pytestconfig.stash.setdefault(RUN, Counter())


def pytest_sessionfinish(session):
    """A worker hands its counts to the process that prints them."""
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["faults"] = dict(session.config.stash.get(RUN, {}))


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node):
    """Add up what a worker has counted."""
    counts = node.config.stash.setdefault(RUN, Counter())
    counts.update(getattr(node, "workeroutput", {}).get("faults", {}))


def pytest_terminal_summary(terminalreporter, config):
    """Print the counts of what was run."""
    if counts := config.stash.get(RUN, None):
        each = ", ".join(f"{kind} {count}" for kind, count in counts.items())
        terminalreporter.write_line(f"faults x moments: {counts.total()} ({each})")
