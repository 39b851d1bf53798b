"""References to environment variables: the only code that configuration of ours has Fluentd run."""

from __future__ import annotations

import re
from typing import Final

from eventcore_monitoring.encoding.plain_text import refuse_surrogates
from eventcore_monitoring.fluentd.tree import Code, Value

_NAME: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_NOT_PLAIN_IN_RUBY: Final = re.compile(r"[^A-Za-z0-9 _./:,@+=-]")


def environment(name: str, default: str | None = None) -> Value:
    """The value of an environment variable.

    Without a default an unset variable stops Fluentd while it reads the file. The default is a Ruby literal in which
    all but plain ASCII is `\\u{hex}`: Fluentd loses its place after other characters inside `#{…}`.
    Raises ValueError with a sentence for a name that is none, and for half of a surrogate pair.
    """
    if not _NAME.fullmatch(name):
        raise ValueError(f"{name!a} is no name of an environment variable: write letters, digits and _")
    if default is None:
        return (Code(f"ENV.fetch('{name}')"),)
    refuse_surrogates(default)
    literal = _NOT_PLAIN_IN_RUBY.sub(lambda match: f"\\u{{{ord(match.group()):x}}}", default)
    return (Code(f"ENV['{name}'] || \"{literal}\""),)
