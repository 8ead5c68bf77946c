"""What `python build.py check` finds in a bundle: nothing in the true one, and each planted fault with its cure."""

import io
import json
import zipfile

import pytest

import build
from static import runtime
from tests.check import licences, local
from tests.check.bundle import Bundle, unpack
from tests.check.report import broken, examine

PARSED = ("JavaScript", "Python")
"""Rules that start Node for each file: they run where the fault is theirs."""


@pytest.fixture(scope="module")
def true(built):
    """The bundle as it is built, beside what a second copy of the sources made."""
    packed = built[0].archive.read_bytes()
    locales = (build.WIDGET / "locales").glob("*.json")
    return Bundle(
        name=built[0].archive.name,
        archive=packed,
        files=unpack(packed),
        folder=unpack(packed),
        again=built[1].archive.read_bytes(),
        version=build.project()["version"],
        packages=licences.packages(runtime.HERE / "package-lock.json"),
        catalogues={path.stem: json.loads(path.read_text("utf-8")) for path in locales},
        sdk=build.SDK,
    )


def planted(true, files):
    """The bundle with other files at these paths (text or bytes; None takes one out), as if it had been built so."""
    changed = true.files | {path: new.encode() if isinstance(new, str) else new for path, new in files.items()}
    changed = {path: data for path, data in changed.items() if data is not None}
    return true._replace(files=changed, folder=changed)


def edited(true, path, old, new):
    """The bundle with a passage of one file changed."""
    text = true.files[path].decode()
    assert old in text, f"{path} has no {old}"
    return planted(true, {path: text.replace(old, new, 1)})


def zipped(files):
    """A ZIP of (path, bytes), in any order and as often as they come."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for path, data in files:
            archive.writestr(path, data)
    return out.getvalue()


def translated(true, language, key, text):
    """The bundle whose catalogue of that language has another text at that key; None takes it out."""
    texts = {**true.catalogues[language]["texts"], key: text}
    texts = {name: each for name, each in texts.items() if each is not None}
    return true._replace(catalogues=true.catalogues | {language: true.catalogues[language] | {"texts": texts}})


@pytest.fixture(scope="module")
def finds(true):
    """A function (bundle, name, offence, cure, also=()) that asserts: the rule of that name finds an offence with these
    words and says this cure, and no others but those in `also` find what they do not find in the true bundle too."""
    known = {rule.name: rule.find(true) for rule in local.RULES if rule.name not in PARSED}

    def find(bundle, name, offence, cure, also=()):
        rules = {rule.name: rule for rule in local.RULES if rule.name in (name, *known)}
        found = {each: set(rule.find(bundle)) - set(known.get(each, ())) for each, rule in rules.items()}
        assert any(offence in line for line in found[name]), found[name]
        assert cure in rules[name].cure
        assert {each: lines for each, lines in found.items() if lines and each not in (name, *also)} == {}

    return find


def test_nothing_is_found_in_the_true_bundle(true):
    """Every rule holds for what the build makes."""
    assert {each.rule.name: each.offences for each in broken(examine(local.RULES, true))} == {}


def test_a_damaged_archive_is_found(true, finds):
    """A byte that was changed on the way shows in a checksum, and in the rest."""
    place = true.archive.index(b"boot.js") + 200
    damaged = true.archive[:place] + bytes([true.archive[place] ^ 1]) + true.archive[place + 1 :]
    finds(true._replace(archive=damaged), "archive", "", "Build it again", also=["same bytes"])


def test_a_file_that_is_no_archive_is_found(true, finds):
    """Something else under the ZIP's name is no ZIP."""
    finds(true._replace(archive=b"<html>"), "archive", "cannot be read", "Build it again", also=["same bytes"])


def test_a_file_that_is_there_twice_is_found(true, finds):
    """Which of two a program unpacks is anybody's guess, also where only the case differs."""
    twice = zipped([("boot.js", b""), ("Boot.js", b"")])
    finds(true._replace(archive=twice), "archive", "Boot.js: it is there twice", "Build it again", also=["same bytes"])


def test_a_file_outside_the_folder_is_found(true, finds):
    """A path that leads out of the folder it is unpacked into is refused."""
    outside = zipped([("../index.html", b"")])
    finds(true._replace(archive=outside), "archive", "../index.html", "Build it again", also=["same bytes"])


def test_a_missing_page_is_found(true, finds):
    """A bundle without the card's page has nothing to show."""
    also = ["nothing missing", "nothing unused", "languages"]
    finds(planted(true, {"call-card.html": None}), "pages", "call-card.html", "widget/templates", also=also)


def test_an_ending_that_a_portal_drops_is_found(true, finds):
    """Python under its own ending does not survive an upload."""
    bundle = planted(true, {"main.py": "import widget"})
    finds(bundle, "endings", "main.py", ".txt", also=["nothing unused"])


def test_a_text_that_is_no_utf_8_is_found(true, finds):
    """A file saved by another editor's habit is named."""
    bundle = planted(true, {"page.css": true.files["page.css"] + "/* фон */".encode("cp1251")})
    finds(bundle, "encoding", "page.css", "UTF-8")


def test_json_that_is_none_is_found(true, finds):
    """A comma too many is named, with the line."""
    path = next(path for path in true.files if path.endswith(".json"))
    finds(planted(true, {path: '{"texts": {},}'}), "encoding", f"{path}: ", "JSON", also=["languages"])


def test_an_archive_that_is_too_large_is_found(true, finds):
    """Whatever made it grow, the size is said beside the limit."""
    large = zipped([("index.html", bytes(400_000))])
    finds(true._replace(archive=large, again=large), "size", "330,000", "zipfile")


def test_an_address_from_the_servers_root_is_found(true, finds):
    """An address that begins with a slash leads out of the folder that a portal keeps the app in."""
    bundle = edited(true, "call-card.html", 'href="call-card.css"', 'href="/call-card.css"')
    finds(bundle, "relative addresses", "/call-card.css", "relative", also=["nothing unused"])


def test_a_script_of_another_host_is_found(true, finds):
    """A script from a CDN is named as an address, and its host as a host."""
    bundle = edited(true, "call-card.html", 'src="boot.js"', 'src="https://cdn.example.com/boot.js"')
    finds(bundle, "relative addresses", "https://cdn.example.com/boot.js", "relative", ["hosts", "nothing unused"])


def test_a_host_in_a_script_is_found(true, finds):
    """A script that would report to somebody names the host, and is found by that."""
    bundle = edited(true, "boot.js", '"use strict";', "'use strict'; const LOG = 'https://log.example.com/calls';")
    finds(bundle, "hosts", "log.example.com", "Load nothing from it")


def test_a_host_in_a_style_is_found(true, finds):
    """A font from elsewhere is found, also without a scheme."""
    bundle = edited(true, "page.css", "{", "{ background: url(//fonts.example.com/a.woff2);")
    finds(bundle, "hosts", "fonts.example.com", "Load nothing from it", also=["relative addresses"])


def test_a_file_that_a_page_names_and_that_is_not_there_is_found(true, finds):
    """A missing style is named, with the page and the line that ask for it."""
    finds(planted(true, {"page.css": None}), "nothing missing", "there is no page.css", "Ship the file")


def test_a_file_that_a_script_names_and_that_is_not_there_is_found(true, finds):
    """A missing interpreter is found through the configuration, the script and the preload that name it."""
    path = next(path for path in true.files if path.endswith(".wasm"))
    finds(planted(true, {path: None}), "nothing missing", f"there is no {path}", "Ship the file")


def test_a_file_that_a_style_names_and_that_is_not_there_is_found(true, finds):
    """A picture that only a style names is missed too."""
    bundle = edited(true, "page.css", "{", "{ background: url('dots.png');")
    finds(bundle, "nothing missing", "there is no dots.png", "Ship the file")


def test_a_file_that_nothing_names_is_found(true, finds):
    """A leftover is named."""
    finds(planted(true, {"old.css": "p {}"}), "nothing unused", "old.css", "Leave the file out")


def test_a_page_without_a_policy_is_found(true, finds):
    """A page that may load anything is named."""
    bundle = edited(true, "index.html", "Content-Security-Policy", "X-Nothing")
    finds(bundle, "policy", "index.html: it has 0 policies", "policy()")


def test_a_policy_that_allows_too_much_is_found(true, finds):
    """One word that opens the page to inline scripts is named."""
    bundle = edited(true, "call-card.html", "script-src ", "script-src &#39;unsafe-inline&#39; ")
    finds(bundle, "policy", "script-src allows 'unsafe-inline'", "policy()")


def test_a_policy_that_leaves_a_gap_is_found(true, finds):
    """Without default-src all that is not named is free."""
    bundle = edited(true, "call-card.html", "default-src &#39;none&#39;; ", "")
    finds(bundle, "policy", "default-src is missing", "policy()")


def test_a_policy_that_comes_too_late_is_found(true, finds):
    """A policy rules only what stands after it."""
    bundle = edited(
        true, "call-card.html", '<meta charset="utf-8">', '<meta charset="utf-8"><script src="boot.js"></script>'
    )
    finds(bundle, "policy", "it stands after", "policy()")


def test_an_inline_script_is_found(true, finds):
    """A script in the page would be blocked by the policy: it is found before an operator finds it."""
    finds(edited(true, "index.html", "</body>", "<script>start()</script></body>"), "inline", "<script>", "static/")


def test_an_inline_handler_is_found(true, finds):
    """An attribute that is a script is one too."""
    finds(edited(true, "index.html", "<body>", '<body onload="start()">'), "inline", "onload", "static/")


def test_a_configuration_that_is_no_json_is_found(true, finds):
    """PyScript would start without its configuration, and load what it should not."""
    bundle = edited(true, "call-card.html", "<mpy-config hidden>{", "<mpy-config hidden>{,")
    finds(bundle, "configuration", "call-card.html", "CONFIG", also=["nothing missing"])


def test_a_missing_licence_is_found(true, finds):
    """A package whose licence is not in the archive is named, with its version."""
    package = next(package for package in true.packages if package.startswith("polyscript "))
    finds(edited(true, "licences.txt", package, "something else"), "licences", package, "static/licences")


def test_a_page_of_another_version_is_found(true, finds):
    """A page left over from the version before is named."""
    bundle = edited(true, "index.html", f'content="{true.version}"', 'content="0.0.1"')
    finds(bundle, "versions", "index.html: its version is 0.0.1", "pyproject.toml")


def test_an_archive_of_another_version_is_found(true, finds):
    """A ZIP whose name says another version than the pages is named."""
    finds(true._replace(name="bitrix24-call-card-0.0.1.zip"), "versions", "0.0.1.zip", "pyproject.toml")


def test_a_text_that_one_language_lacks_is_found(true, finds):
    """A text that was never translated is named, with its catalogue."""
    finds(translated(true, "de", "phase.ringing", None), "catalogues", "de.json: phase.ringing is missing", "Complete")


def test_a_lost_placeholder_is_found(true, finds):
    """A translation that drops the number it should show is named."""
    bundle = translated(true, "de", "line", "Leitung")
    finds(bundle, "catalogues", "de.json: line: {line} is missing", "Complete", also=["languages"])


def test_a_missing_plural_form_is_found(true, finds):
    """A language with three forms needs all three."""
    forms = {"one": "{n} минута", "many": "{n} минут"}
    bundle = translated(true, "ru", "duration.minutes", forms)
    finds(bundle, "catalogues", "the form few is missing", "Complete", also=["languages"])


def test_a_missing_language_is_found(true, finds):
    """A language that the card should speak and that has no catalogue is named."""
    catalogues = {language: catalogue for language, catalogue in true.catalogues.items() if language != "pl"}
    finds(true._replace(catalogues=catalogues), "catalogues", "pl.json: it is not there", "Complete")


def test_a_language_that_was_not_packed_is_found(true, finds):
    """A catalogue that is complete and not in the ZIP helps nobody."""
    paths = [path for path in true.files if path.endswith("pl.json")]
    finds(planted(true, dict.fromkeys(paths)), "languages", "pl: phase.ringing", "Build again")


def test_javascript_that_does_not_parse_is_found(true, finds):
    """A script cut short is named, with the line."""
    bundle = edited(true, "boot.js", "(()=>{", "(() => { if (")
    finds(bundle, "JavaScript", "boot.js:", "Correct the script")


def test_a_module_in_place_of_a_script_is_found(true, finds):
    """What only a module may say does not parse where the page loads a classic script."""
    bundle = edited(true, "boot.js", '"use strict";', "'use strict'; export const version = 1;")
    finds(bundle, "JavaScript", "boot.js:", "Correct the script")


def test_python_of_another_version_is_found(true, finds):
    """A module compiled for a MicroPython that is not the one that ships is named, with its program."""
    head, _, body = true.files["widget.txt"].decode().partition("\n")
    version_5 = body[0] + "\x05" + body[2:]
    finds(
        planted(true, {"widget.txt": f"{head}\n{version_5}"}), "Python", "widget.txt: pyscript/__init__.mpy: ", "1.27"
    )


def test_python_that_is_cut_short_is_found(true, finds):
    """A program that a server or an editor cut is none."""
    bundle = planted(true, {"widget.txt": true.files["widget.txt"].decode()[:200]})
    finds(bundle, "Python", "widget.txt: it is not what static/start.py makes", "1.27")


def test_python_that_micropython_cannot_read_is_found(true, finds):
    """The line that starts the program is read by MicroPython too."""
    bundle = edited(true, "widget.txt", '"start":"', '"start":"match 1: ')
    finds(bundle, "Python", "widget.txt: its start: invalid syntax", "1.27")


def test_a_folder_that_is_not_what_was_packed_is_found(true, finds):
    """A file edited in dist/bundle, where the ZIP has the one before, is named."""
    folder = true.folder | {"boot.js": b""}
    finds(true._replace(folder=folder), "folder", "boot.js: dist/bundle and the ZIP differ", "Build again")


def test_an_archive_older_than_its_sources_is_found(true, finds):
    """A file that the sources make otherwise now is named."""
    again = zipped([*((path, data) for path, data in true.files.items() if path != "boot.js"), ("boot.js", b"")])
    finds(true._replace(again=again), "same bytes", "boot.js: the sources and the ZIP differ", "Build again")


def test_the_same_files_in_other_bytes_are_found(true, finds):
    """A ZIP with the right files that another program packed is not the one that everybody can make."""
    again = zipped(true.files.items())
    finds(true._replace(again=again), "same bytes", "packed in other bytes", "Build again")
