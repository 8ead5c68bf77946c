"""The one command: `python build.py` (or `build`) makes the bundle and its ZIP, `serve` shows it in a portal stand-in.

Everything raises; only main() turns a failure into one line on stderr (FAILURES) and an exit status.
"""

import argparse
import contextlib
import errno
import json
import shutil
import sys
import threading
import tomllib
from pathlib import Path

import jinja2

from static import archive, runtime

ROOT = Path(__file__).parent
WIDGET = ROOT / "widget"
STATIC = ROOT / "static"
DIST = ROOT / "dist"

SDK = "https://api.bitrix24.com/api/v1/"
"""The portal's own SDK: the only thing the pages load from elsewhere, as the portal's documentation asks."""

PAGES = ("index.html", "call-card.html")
PHASES = ("waiting", "ringing", "dialing", "talking", "ended", "failed", "unavailable")
ENDINGS = (".html", ".js", ".css", ".json", ".wasm", ".svg", ".png", ".woff2", ".txt")
"""What a bundle may hold: portals treat .py, .php, .ico and others as scripts and drop them (portal source)."""

HTML_LANGUAGES = {"ua": "uk", "la": "es", "br": "pt-BR"}
"""Portal language → what the HTML attribute lang calls it (BCP 47), where the two differ."""


class CatalogueBroken(Exception):
    """A file of widget/locales that is no catalogue; the text names the file, the line and what is wrong."""


def project() -> dict:
    """Name and version of the project, from pyproject.toml."""
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def catalogues() -> dict[str, dict]:
    """Language → its catalogue, with English in place of each text that it lacks.

    Raises:
        CatalogueBroken: a file that is not JSON, or has no `plural` and `texts`.
    """
    found = {path.stem: _catalogue(path) for path in sorted((WIDGET / "locales").glob("*.json"))}
    english = found["en"]["texts"]
    return {
        language: {"plural": catalogue["plural"], "texts": english | catalogue["texts"]}
        for language, catalogue in found.items()
    }


def _catalogue(path: Path) -> dict:
    try:
        catalogue = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise CatalogueBroken(f"{path.relative_to(ROOT)}:{getattr(error, 'lineno', 1)}: {error}") from None
    if not isinstance(catalogue, dict) or not {"plural", "texts"} <= catalogue.keys():
        raise CatalogueBroken(f'{path.relative_to(ROOT)}:1: a catalogue is {{"plural": …, "texts": {{…}}}}')
    return catalogue


def widget_program() -> str:
    """The whole widget as one file: it lays its modules out in MicroPython's file system, so that one request brings
    all and a traceback names file and line of the source, and starts main."""
    modules = sorted(WIDGET.rglob("*.py"))
    sources = {path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8") for path in modules}
    folders = sorted({path.relative_to(ROOT).parent.as_posix() for path in modules})
    return (
        "import os\n"
        f"for folder in {folders!r}:\n"
        "    os.mkdir(folder)\n"
        f"for path, source in {sources!r}.items():\n"
        "    with open(path, 'w') as file:\n"
        "        file.write(source)\n"
        "import widget.main\n"
    )


def policy(sdk: str) -> str:
    """The Content-Security-Policy of the pages. MicroPython's interpreter needs 'unsafe-eval' (measured); which portal
    may be connected to is known only in the browser, where boot.js narrows connect-src to that one."""
    origin = "/".join(sdk.split("/")[:3])
    return (
        f"default-src 'none'; script-src 'self' 'unsafe-eval' {origin}; style-src 'self'; img-src 'self'; "
        "connect-src 'self' https: http:; base-uri 'none'; form-action 'none'"
    )


def render(page: str, sdk: str) -> str:
    """One page of widget/templates as HTML.

    Raises:
        jinja2.TemplateError: a template that does not parse, or names a variable that is not there.
    """
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(WIDGET / "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    texts = {language: catalogue["texts"] for language, catalogue in catalogues().items()}
    return environment.get_template(page).render(
        catalogues=texts,
        html_languages=HTML_LANGUAGES,
        icon=lambda name: jinja2.filters.Markup((STATIC / "icons" / f"{name}.svg").read_text(encoding="utf-8").strip()),
        languages=list(texts),
        phases=PHASES,
        policy=policy(sdk),
        runtime_chunk=runtime.chunk(),
        runtime_config=json.dumps(runtime.CONFIG),
        sdk=sdk,
        texts=texts["en"],
        version=project()["version"],
    )


def contents(sdk: str) -> dict[str, bytes]:
    """The bundle: path → bytes. Needs the runtime to have been fetched."""
    files = {page: render(page, sdk).encode() for page in PAGES}
    files["widget.txt"] = widget_program().encode()
    for language, catalogue in catalogues().items():
        files[f"locales/{language}.json"] = json.dumps(catalogue, ensure_ascii=False, separators=(",", ":")).encode()
    for path in [*STATIC.glob("*.js"), *STATIC.glob("*.css"), *STATIC.glob("*.svg")]:
        files[path.name] = path.read_bytes()
    for name, path in runtime.files().items():
        files[name] = path.read_bytes()
    files["licences.txt"] = runtime.licences().encode()
    return files


def write(folder: Path, files: dict[str, bytes]):
    """Make the folder hold these files and no others."""
    if folder.exists():
        shutil.rmtree(folder)
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def build(_arguments):
    """Write dist/bundle/ and the ZIP."""
    runtime.fetch()
    files = contents(SDK)
    write(DIST / "bundle", files)
    zipped = DIST / f"{project()['name']}-{project()['version']}.zip"
    zipped.write_bytes(archive.pack(files))
    print(f"{zipped.relative_to(ROOT)}: {len(files)} files, {zipped.stat().st_size:,} bytes")


def serve(arguments):
    """Build for the portal stand-in and serve both until Ctrl-C."""
    from tests.portal import server

    runtime.fetch()
    bundle = DIST / "serve"
    write(bundle, contents(f"http://{server.PORTAL_NAME}:{arguments.port}/api/v1/"))
    portal = server.start(bundle, portal_port=arguments.port, widget_port=arguments.port + 1)
    print(f"Open {portal.portal_url} (Ctrl-C ends it)", flush=True)
    with contextlib.suppress(KeyboardInterrupt):
        threading.Event().wait()
    portal.stop()


# What can go wrong for whoever runs this, and what to do: kind of failure → the line's consequence and remedy.
FAILURES: dict[type[Exception], str] = {
    runtime.RuntimeNotFetched: "the browser runtime is not there. Connect to the internet for the first build",
    CatalogueBroken: "nothing was built. Correct that file",
    jinja2.TemplateError: "nothing was built. Correct that template",
    OSError: "nothing was built. See the cause named before",
}


def explain(error: Exception) -> str:
    """One line for a developer: offence, consequence, remedy."""
    offence = str(error)
    if isinstance(error, OSError) and error.errno == errno.EADDRINUSE:
        return f"error: {offence}: nothing is served. Choose another port with --port, or stop what uses this one"
    if isinstance(error, jinja2.TemplateSyntaxError):
        offence = f"widget/templates/{error.name}:{error.lineno}: {error.message}"
    elif isinstance(error, jinja2.TemplateError):
        offence = f"{_template_line(error)}: {error}"
    kind = next(kind for kind in FAILURES if isinstance(error, kind))
    return f"error: {offence}: {FAILURES[kind]}"


def _template_line(error: Exception) -> str:
    """Where in a template the error was raised: the innermost frame that is a template's."""
    place, trace = "widget/templates", error.__traceback__
    while trace:
        path = Path(trace.tb_frame.f_code.co_filename)
        if path.parent == WIDGET / "templates":
            place = f"widget/templates/{path.name}:{trace.tb_lineno}"
        trace = trace.tb_next
    return place


class Parser(argparse.ArgumentParser):
    """argparse, with its complaint in one line that names the cure."""

    def error(self, message):
        self.exit(2, f"error: {message}: nothing was done. See python build.py --help\n")


def parser() -> Parser:
    """The command line."""
    main_parser = Parser(prog="python build.py", description=__doc__.split("\n\n")[0])
    commands = main_parser.add_subparsers(parser_class=Parser, metavar="COMMAND")
    main_parser.set_defaults(run=build)
    commands.add_parser("build", help="make dist/bundle/ and the ZIP (the default)").set_defaults(run=build)
    serving = commands.add_parser("serve", help="show the card in a portal stand-in, on this machine only")
    serving.add_argument("--port", type=int, default=8024, help="the stand-in's port; the widget takes the next (8024)")
    serving.set_defaults(run=serve)
    return main_parser


def main() -> int:
    """Run the command line; the exit status."""
    arguments = parser().parse_args()
    try:
        arguments.run(arguments)
    except tuple(FAILURES) as error:
        print(explain(error), file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
