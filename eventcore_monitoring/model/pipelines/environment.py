"""Values that the host supplies in environment variables: what differs between hosts, and secrets."""

import re
from typing import Annotated, ClassVar

from pydantic import AfterValidator

from eventcore_monitoring.model.declared import Declared, Line


def _environment_name(name: str) -> str:
    if not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", name):
        raise ValueError(f"{name!r} is no name of an environment variable: write letters, digits and _")
    return name


class Env(Declared):
    """A value that the host supplies in an environment variable: for hosts that differ, and for secrets."""

    section: ClassVar[str] = "environment"

    name: Annotated[str, AfterValidator(_environment_name)]
    default: Line | None = None  # None: the shipper refuses to start without it


def _secret(value: Env) -> Env:
    if value.default is not None:
        raise ValueError("a secret with a default stands in the generated file for all to read: write Env(name=…) only")
    return value


Secret = Annotated[Env, AfterValidator(_secret)]
