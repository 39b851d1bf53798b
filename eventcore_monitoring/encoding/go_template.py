"""Go templates: any text as literal text of a template, or as a string inside one of its actions."""

from __future__ import annotations

import re
from typing import Final

from eventcore_monitoring.encoding.go_string import go_string
from eventcore_monitoring.encoding.plain_text import refuse_surrogates

# A brace at the end counts too: an action may follow, and `{{{` would open one brace early.
_OPENING: Final = re.compile(r"\{(?=\{|\Z)")


def template_text(text: str) -> str:
    """The text as literal text of a Go template: it may be joined with actions and other literals on both sides.

    Raises ValueError for half of a surrogate pair.
    """
    refuse_surrogates(text)
    return _OPENING.sub('{{"{"}}', text)


def template_string(text: str) -> str:
    """The text as a quoted Go string, for use as an argument inside `{{ … }}`.

    Raises ValueError for half of a surrogate pair.
    """
    return go_string(text)
