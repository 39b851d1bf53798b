"""What is told of a thing before it has its address."""

from __future__ import annotations

from typing import NamedTuple

from eventcore_monitoring.review.change import Risk
from eventcore_monitoring.validators.grafana.fault import Steps


class Told(NamedTuple):
    """A change without its address. `steps`: the way to its place in the file: of after, or of before if `gone`."""

    code: str
    message: str
    risk: Risk
    steps: Steps
    before: str = ""
    after: str = ""
    hits: tuple[str, ...] = ()
    gone: bool = False
