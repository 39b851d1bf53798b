"""Why an expression has no result: this evaluator does not know it, or Prometheus refuses it."""

from __future__ import annotations


class NotKnown(Exception):  # noqa: N818 - what it says of the expression
    """A sentence: what of an expression this evaluator does not know, although Prometheus may."""

    def __init__(self, what: str) -> None:
        super().__init__(f"this evaluator does not know {what}")


class Refused(Exception):  # noqa: N818 - what it says of the expression
    """A sentence: why Prometheus itself refuses the expression when it is evaluated over these series."""
