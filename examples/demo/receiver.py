"""Where the demo's alerts arrive: one address for each receiver of the incident policy."""

import json
import threading
import time
from collections.abc import Callable, Mapping
from typing import NamedTuple

from examples.demo.web import Answer


class Notice(NamedTuple):
    """That a receiver was told of an alert."""

    receiver: str
    status: str  # firing, resolved
    labels: Mapping[str, str]
    annotations: Mapping[str, str]
    at: float  # time.monotonic()

    @property
    def alert(self) -> str:
        """The name of the alert."""
        return self.labels["alertname"]


class Inbox:
    """Everything that all receivers were told, in order; `on_notice` hears of each at once."""

    def __init__(self, on_notice: Callable[[Notice], None]) -> None:
        self.notices: list[Notice] = []
        self._on_notice = on_notice
        self._came = threading.Condition()

    def answer(self, path: str, body: bytes) -> Answer:
        """Takes what Alertmanager posts to `/KIND/RECEIVER`: a group of alerts (its webhook format, version 4)."""
        receiver = path.rpartition("/")[2]
        for alert in json.loads(body)["alerts"]:
            notice = Notice(receiver, alert["status"], alert["labels"], alert["annotations"], time.monotonic())
            with self._came:
                self.notices.append(notice)
                self._came.notify_all()
            self._on_notice(notice)
        return Answer()

    def wait_for(self, status: str, alert: str, receiver: str, *, after: float, within: float) -> Notice | None:
        """The first notice of this kind since `after`; None where none comes `within` so many seconds."""
        wanted = (status, alert, receiver)

        def found() -> Notice | None:
            return next((n for n in self.notices if n.at >= after and (n.status, n.alert, n.receiver) == wanted), None)

        with self._came:
            self._came.wait_for(found, timeout=within)
            return found()
