"""Nothing of the development server ships."""

import build
from static import runtime

WORDS = (b"livereload", b"/development/", b"stand-in", b"tests/portal")


def test_nothing_of_the_development_server_is_in_the_bundle():
    """No file of the bundle names livereload, the stand-in or their folder."""
    runtime.fetch()
    for name, data in build.contents(build.SDK).items():
        assert not [word for word in WORDS if word in data.lower()], name
