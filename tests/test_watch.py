"""`build --watch`: a build for every save, what it changed in meaning, and a page that loads itself anew."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from browser import dumped
from eventcore_monitoring.live_page import LivePage
from eventcore_monitoring.review.page import page
from projects import COMMAND, SHOP, call, project

_PATIENCE = 60  # seconds


class Watched:
    """A watch that runs, and what it has said."""

    def __init__(self, folder: Path, *words: str) -> None:
        environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        self.process = subprocess.Popen(
            [str(COMMAND), "build", "--watch", *words],
            cwd=folder,
            env=environment | {"PYTHONUNBUFFERED": "1"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.said = ""
        self.waits = 0
        self.reader = threading.Thread(target=self._read, daemon=True)
        self.reader.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.said += line

    def until_it_waits(self) -> str:
        """What was said until it waits for the next save."""
        self.waits += 1
        end = time.monotonic() + _PATIENCE
        while self.said.count("waiting for the next save") < self.waits:
            assert time.monotonic() < end, self.said
            assert self.process.poll() is None, self.said
            time.sleep(0.05)
        return self.said.split("waiting for the next save")[self.waits - 1]


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    return project(tmp_path / "shop", {"shop.py": SHOP})


@pytest.fixture
def watched(shop: Path) -> Iterator[Watched]:
    watch = Watched(shop, "--html", "page.html")
    try:
        yield watch
    finally:
        watch.process.kill()
        watch.process.wait()
        watch.reader.join()
        watch.process.stdout.close()  # type: ignore[union-attr]


def get(address: str, path: str, host: str | None = None) -> tuple[int, str]:
    """The status and the text of an answer."""
    with closing(HTTPConnection(urlsplit(address).netloc, timeout=10)) as connection:
        connection.request("GET", path, headers={"Host": host} if host else {})
        with connection.getresponse() as answer:
            return answer.status, answer.read().decode()


def test_every_save_is_built_and_told_in_meaning_and_shown(shop: Path, watched: Watched) -> None:
    first = watched.until_it_waits()
    assert "generated/shop: 1 alert" in first
    address = re.search(r"page: (http://127\.0\.0\.1:\d+/)", first)
    assert address is not None
    before = get(address[1], "/version")

    (shop / "definitions/shop.py").write_text(SHOP.replace("count(100)", "count(150)"))
    second = watched.until_it_waits()
    assert "definitions/shop.py saved" in second
    assert "threshold loosened: > 100 → > 150" in second
    assert "no longer fires when its value is 101 for 5m" in second
    assert get(address[1], "/version") != before
    assert "QueueLong" in get(address[1], "/")[1]
    assert "QueueLong" in (shop / "page.html").read_text("utf-8")

    (shop / "definitions/shop.py").write_text("monitoring =\n")
    third = watched.until_it_waits()
    assert "is no Python" in third
    assert "nothing was written" in third

    (shop / "notes.md").write_text("No definition reads this.\n")
    (shop / "definitions/shop.py").write_text(SHOP)
    fourth = watched.until_it_waits()
    assert "notes.md" not in fourth
    assert "threshold tightened: > 150 → > 100" in fourth

    watched.process.send_signal(signal.SIGINT)
    assert watched.process.wait(timeout=10) in (0, 130)


def test_a_page_of_a_watch_without_a_watch_is_refused(shop: Path) -> None:
    answer = call(shop, "build", "--html", "page.html")
    assert (answer.code, "write build --watch" in answer.output + answer.errors) == (2, True)


def test_the_page_answers_only_by_this_machines_own_name() -> None:
    with LivePage("<p>shown</p>") as shown:
        assert shown.address.startswith("http://127.0.0.1:")
        assert get(shown.address, "/") == (200, "<p>shown</p>")
        assert get(shown.address, "/", host="evil.example.com:80")[0] == 404
        assert get(shown.address, "/etc/passwd")[0] == 404


class _Seen(LivePage):
    """A page that knows when it was first asked for."""

    def __init__(self, text: str) -> None:
        self.seen = threading.Event()
        super().__init__(text)

    @property
    def content(self) -> bytes:
        self.seen.set()
        return self._content

    @content.setter
    def content(self, content: bytes) -> None:
        self._content = content


def test_an_open_page_loads_itself_anew(tmp_path: Path) -> None:
    old, new = (page([], {}, {}, live=True).replace("<body", f"<body data-state='{state}'") for state in ("old", "new"))
    with _Seen(old) as shown:

        def show_another() -> None:
            shown.seen.wait(_PATIENCE)
            time.sleep(1)
            shown.show(new)

        threading.Thread(target=show_another, daemon=True).start()
        document = dumped(tmp_path, shown.address, milliseconds=600_000)
    assert 'data-state="new"' in document
