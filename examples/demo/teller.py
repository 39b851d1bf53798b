"""What the demo prints: one line for each thing that happens, with the seconds since the service was broken."""

import os
import sys
import threading
import time
from collections.abc import Container, Mapping

from examples.demo.receiver import Notice

_WORDS = {"PagerDuty": "PAGE", "mail": "MAIL"}
_COLOURS = {
    "PAGE": "1;31",
    "MAIL": "1;31",
    "TOLD": "1;31",
    "SILENCE": "1;31",
    "RESOLVED": "1;32",
    "broken": "1",
    "mended": "1",
}
_INDENT = " " * 20


class Teller:
    """Prints; from several threads. `kinds` says how each receiver is told, `quiet` which severities call nobody."""

    def __init__(self, kinds: Mapping[str, str], severities: Container[str]) -> None:
        self._kinds = kinds
        self._severities = severities
        self._since = time.monotonic()
        self._read: set[str] = set()
        self._lock = threading.Lock()
        self._coloured = sys.stdout.isatty() and "NO_COLOR" not in os.environ

    def begin(self, title: str) -> float:
        """A new story: times count from now on."""
        self._since = time.monotonic()
        with self._lock:
            self._read.clear()
            print(f"\n{title}", flush=True)
        return self._since

    def say(self, word: str, text: str = "") -> None:
        """A line of the story."""
        coloured = f"{word:<10}"
        if self._coloured and word in _COLOURS:
            coloured = f"\033[{_COLOURS[word]}m{coloured}\033[0m"
        with self._lock:
            print(f"{time.monotonic() - self._since:6.1f} s  {coloured}{text}".rstrip(), flush=True)

    def notice(self, notice: Notice) -> None:
        """Who was told of what; a heartbeat is not worth a line."""
        severity = notice.labels.get("severity", "")
        if severity not in self._severities:
            return
        kind = self._kinds.get(notice.receiver, "")
        to = f"{severity} → {notice.receiver} ({kind}): {notice.alert}"
        if notice.status == "resolved":
            self.say("RESOLVED", to)
        else:
            self.say(_WORDS.get(kind, "TOLD"), "\n".join([to, *self._unread(notice.annotations)]))

    def _unread(self, annotations: Mapping[str, str]) -> list[str]:
        """What an alert says, unless somebody else was told the same in this story."""
        texts = [text for name in ("summary", "description") if (text := annotations.get(name))]
        with self._lock:
            new = [text for text in texts if text not in self._read]
            self._read.update(new)
        return [f"{_INDENT}{text}" for text in new]
