"""What is written for Perses."""

from typing import ClassVar

from eventcore_monitoring.model.declared import Declared, Name


class PersesOutput(Declared):
    """Every dashboard for Perses too: one file each, and the project that holds them (`percli apply -d perses`)."""

    section: ClassVar[str] = "perses"

    project: Name
