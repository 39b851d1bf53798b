"""Answers about a configuration that several checks ask for, one after the other."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TypeVar

from eventcore_monitoring.fluentd.tree import Section

Answer = TypeVar("Answer")


def asked_once(function: Callable[[Section], Answer]) -> Callable[[Section], Answer]:
    """The function of a root, with its answer kept for the last root that it was asked about.

    By identity: to compare whole trees would take longer than to answer. Not thread-safe, and need not be.
    """
    last: list[tuple[Section, Answer]] = []

    @wraps(function)
    def asked(root: Section) -> Answer:
        if not (last and last[0][0] is root):
            last[:] = [(root, function(root))]
        return last[0][1]

    return asked
