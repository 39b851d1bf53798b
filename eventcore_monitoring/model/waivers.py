"""Findings that are right as they are."""

from typing import ClassVar

from eventcore_monitoring.model.declared import Declared, Line


class Waiver(Declared):
    """A finding that is right as it is here, and why: the code of the check, the address, the reason.

    `at` is the address of the finding, or of the declaration above it. One that waives nothing is reported.
    """

    section: ClassVar[str] = "waivers"

    code: Line
    at: Line
    reason: Line
