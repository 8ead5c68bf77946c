"""The one command: `python build.py` (or `build`) makes the bundle and its ZIP, `check` examines them, `serve` shows
the card in a portal stand-in.

Everything raises; only main() turns a failure into one line on stderr (FAILURES) and an exit status.
"""

import argparse
import functools
import io
import json
import re
import shutil
import sys
import tomllib
from pathlib import Path

try:
    import jinja2

    from static import archive, runtime, start
except ModuleNotFoundError as missing:
    sys.exit(f"error: {missing.name} is not installed: nothing was done. Run python -m pip install -e . first")
from widget import call, wire

ROOT = Path(__file__).parent
WIDGET = ROOT / "widget"
STATIC = ROOT / "static"
DIST = ROOT / "dist"

SDK = "https://api.bitrix24.com/api/v1/"
"""The portal's own SDK: the only thing the pages load from elsewhere, as the portal's documentation asks."""

PAGES = ("index.html", "install.html", "call-card.html")
APP = WIDGET / "app"
"""What only the app's own pages need: the card, which starts in every call, does not load it."""
APP_TEXTS = ("app.", "install.")
"""How the keys of the texts begin that only those pages show."""
PHASES = ("waiting", "ringing", "dialing", "talking", "ended", "failed", "unavailable")


class NotBuilt(Exception):
    """The check was asked for before the build."""


class BundleRefused(Exception):
    """The check found offences; what it printed names them."""


class NotServed(Exception):
    """The development server could not begin."""


class CatalogueBroken(Exception):
    """A file of widget/locales that is no catalogue; the text names the file, the line and what is wrong.

    Attributes:
        file: its path from the project's folder.
        line: its number, from 1.
        wrong: what is wrong.
    """

    def __init__(self, path: Path, line: int, wrong: str):
        self.file, self.line, self.wrong = path.relative_to(ROOT).as_posix(), line, wrong
        super().__init__(f"{self.file}:{line}: {wrong}")


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
        raise CatalogueBroken(path, getattr(error, "lineno", 1), str(error)) from None
    if not isinstance(catalogue, dict) or not {"plural", "texts"} <= catalogue.keys():
        raise CatalogueBroken(path, 1, 'a catalogue is {"plural": …, "texts": {…}}')
    return catalogue


def widget_program() -> bytes:
    """The card's modules, and of PyScript's those that they import, as one program: one request brings all."""
    modules = [path for path in sorted(WIDGET.rglob("*.py")) if APP not in path.parents]
    return start.program(start.pyscript_modules() | _sources(modules), "import widget.main")


def app_program() -> bytes:
    """What the app's own pages run, beside the card's modules: their own, and of these the one that the page names."""
    named = "document.querySelector('main').getAttribute('data-program')"
    return start.program(_sources(sorted(APP.rglob("*.py"))), f"from pyscript import document\n__import__({named})")


def _sources(modules: list[Path]) -> dict[str, str]:
    return {path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8") for path in modules}


def policy(sdk: str) -> str:
    """The Content-Security-Policy of the pages. MicroPython's interpreter needs 'unsafe-eval' (measured); which portal
    may be connected to is known only in the browser, where boot.js narrows connect-src to that one."""
    origin = "/".join(sdk.split("/")[:3])
    return (
        f"default-src 'none'; script-src 'self' 'unsafe-eval' {origin}; style-src 'self'; img-src 'self'; "
        "connect-src 'self' https: http:; base-uri 'none'; form-action 'none'"
    )


def running_phases() -> dict[str, str]:
    """State, or state and the portal's direction → phase: what boot.js shows of a running call until Python comes."""
    phases = {f"connecting {raw}": call.PHASES[("connecting", ours)] for raw, ours in wire.DIRECTIONS.items()}
    return phases | {"connected": call.PHASES[("connected", "")]}


@functools.cache
def _environment() -> jinja2.Environment:
    """Kept, so that a template is compiled once, and again when it has changed."""
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(WIDGET / "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def render(page: str, sdk: str) -> str:
    """One page of widget/templates as HTML.

    Raises:
        jinja2.TemplateError: a template that does not parse, or names a variable that is not there.
    """
    texts = {language: catalogue["texts"] for language, catalogue in catalogues().items()}
    return (
        _environment()
        .get_template(page)
        .render(
            icon=lambda name: jinja2.filters.Markup(
                (STATIC / "icons" / f"{name}.svg").read_text(encoding="utf-8").strip()
            ),
            languages=list(texts),
            phases=PHASES,
            running=running_phases(),
            policy=policy(sdk),
            runtime_config=json.dumps(runtime.CONFIG),
            sdk=sdk,
            texts=texts["en"],
            titles=json.dumps({language: each["app.title"] for language, each in texts.items()}, ensure_ascii=False),
            version=project()["version"],
        )
    )


def contents(sdk: str) -> dict[str, bytes]:
    """The bundle: path → bytes. Needs the runtime to have been fetched."""
    return pages(sdk) | programs() | start.minified(assets()) | runtime_files()


def pages(sdk: str) -> dict[str, bytes]:
    """What templates, catalogues and icons make: HTML, and the texts for Python. Raises as catalogues and render."""
    files = {page: render(page, sdk).encode() for page in PAGES}
    app = {}
    for language, catalogue in catalogues().items():
        texts = catalogue["texts"]
        app[language] = catalogue | {"texts": {key: texts[key] for key in texts if key.startswith(APP_TEXTS)}}
        card = catalogue | {"texts": {key: texts[key] for key in texts if not key.startswith(APP_TEXTS)}}
        files[f"locales/{language}.json"] = _json(card)
    return files | {"locales/app.json": _json(app)}  # one file: 6 KB less in the ZIP than one for each language


def _json(value) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def programs() -> dict[str, bytes]:
    """What widget's Python makes."""
    return {"widget.txt": widget_program(), "app.txt": app_program()}


def assets() -> dict[str, bytes]:
    """Scripts, styles and icons as they lie in static, and as `serve` sends them."""
    return {path.name: path.read_bytes() for ending in ("js", "css", "svg") for path in STATIC.glob(f"*.{ending}")}


def runtime_files() -> dict[str, bytes]:
    """The browser runtime, and the licences of all that ships."""
    return {
        "runtime/python.js": start.merged_runtime(),
        "runtime/python.wasm": runtime.INTERPRETER.read_bytes(),
        "licences.txt": runtime.licences().encode(),
    }


def write(folder: Path, files: dict[str, bytes]):
    """Make the folder hold these files and no others."""
    if folder.exists():
        shutil.rmtree(folder)
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def zip_path() -> Path:
    """Where the ZIP of this version is written."""
    return DIST / f"{project()['name']}-{project()['version']}.zip"


def build(_arguments):
    """Write dist/bundle/ and the ZIP; one of another version goes, so that nobody uploads that."""
    runtime.fetch()
    files = contents(SDK)
    write(DIST / "bundle", files)
    for older in DIST.glob(f"{project()['name']}-*.zip"):
        older.unlink()
    zipped = zip_path()
    zipped.write_bytes(archive.pack(files))
    print(f"{zipped.relative_to(ROOT)}: {len(files)} files, {zipped.stat().st_size:,} bytes")


def check(arguments):
    """Examine the ZIP in dist, or the bundle at an address, and print what each rule found.

    Raises:
        NotBuilt: there is no ZIP to examine.
        BundleRefused: a rule is broken.
    """
    from tests.check import command, report

    runtime.fetch()
    files = contents(SDK)
    if arguments.address:
        subject, findings = arguments.address, command.examine_address(arguments.address, files)
    else:
        zipped = zip_path()
        if not zipped.exists():
            raise NotBuilt(f"there is no {zipped.relative_to(ROOT)}")
        subject = zipped.relative_to(ROOT).as_posix()
        own = {path.stem: _catalogue(path) for path in sorted((WIDGET / "locales").glob("*.json"))}
        findings = command.examine_archive(
            zipped, DIST / "bundle", files=files, version=project()["version"], catalogues=own, sdk=SDK
        )
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")  # not every terminal has a tick
    print((report.as_json if arguments.json else report.as_table)(subject, findings), flush=True)
    if broken := report.broken(findings):
        raise BundleRefused(f"{len(broken)} of {len(findings)} rules broken")


def address(text: str) -> str:
    """The address of a deployed bundle, for argparse; that of one of its pages does as well."""
    if not re.match(r"https?://[^/\s]", text):
        raise argparse.ArgumentTypeError(f"{text} is not like https://host/path/")
    folder, _, page = text.rpartition("/")
    return f"{folder}/" if page in PAGES else text


def serve(arguments):
    """Serve the portal stand-in and the widget in it, live, until Ctrl-C. Raises NotServed."""
    from tests.portal.development import certificate, server

    runtime.fetch()
    tls = None
    try:
        if arguments.cert:
            tls = certificate.context(arguments.cert, arguments.key)
        elif arguments.https:
            tls = certificate.made()
        server.serve(arguments.port, tls)
    except OSError as error:
        raise NotServed(str(error)) from error


# What can go wrong for whoever runs this, and what to do: kind of failure → the line's consequence and remedy.
FAILURES: dict[type[Exception], str] = {
    runtime.RuntimeNotFetched: "the browser runtime is not there. Connect to the internet for the first build",
    NotBuilt: "nothing was checked. Run python build.py first",
    BundleRefused: "it is not fit for a portal. The report names each offence and its cure",
    start.NotMerged: "nothing was built. Look at LEFT_OUT in static/start.py, or fetch the runtime anew",
    start.NotCompiled: "nothing was built. Correct that file",
    start.ScriptBroken: "nothing was built. Correct that file",
    CatalogueBroken: "nothing was built. Correct that file",
    jinja2.TemplateError: "nothing was built. Correct that template",
    NotServed: "nothing is served. Correct that, or see python build.py serve --help",
    OSError: "nothing was built. See the cause named before",
}


def explain(error: Exception) -> str:
    """One line for a developer: offence, consequence, remedy."""
    offence = str(error)
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
        self.exit(2, f"error: {message}: nothing was done. See {self.prog} --help\n")


def port(text: str) -> int:
    """A port that is not one of the system's, and has a next one. Raises ValueError, which argparse explains."""
    if not 1024 <= int(text) <= 65_534:
        raise ValueError(text)
    return int(text)


def parser() -> Parser:
    """The command line."""
    main_parser = Parser(prog="python build.py", description=__doc__.split("\n\n")[0])
    commands = main_parser.add_subparsers(parser_class=Parser, metavar="COMMAND")
    main_parser.set_defaults(run=build)
    commands.add_parser("build", help="make dist/bundle/ and the ZIP (the default)").set_defaults(run=build)
    checking = commands.add_parser("check", help="examine the ZIP, or the bundle deployed at an address")
    checking.add_argument("address", nargs="?", type=address, help="https://host/path/ of a deployed bundle")
    checking.add_argument("--json", action="store_true", help="the report for machines")
    checking.set_defaults(run=check)
    serving = commands.add_parser("serve", help="show the card in a portal stand-in, on this machine only")
    serving.add_argument(
        "--port", type=port, default=8024, help="the stand-in's port; the widget takes the next (8024)"
    )
    serving.add_argument("--https", action="store_true", help="with a certificate that is made for this machine, once")
    serving.add_argument("--cert", type=Path, metavar="FILE", help="https with a certificate of one's own (PEM)")
    serving.add_argument("--key", type=Path, metavar="FILE", help="and its key (PEM)")
    serving.set_defaults(run=serve)
    return main_parser


def main() -> int:
    """Run the command line; the exit status."""
    command_line = parser()
    arguments = command_line.parse_args()
    if arguments.run is serve and bool(arguments.cert) != bool(arguments.key):
        command_line.error("--cert and --key go together")
    try:
        arguments.run(arguments)
    except tuple(FAILURES) as error:
        print(explain(error), file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
