"""Sample lines and what becomes of them: tests of a pipeline that need no Fluentd."""

from collections.abc import Mapping
from typing import ClassVar

from pydantic import Field

from eventcore_monitoring.model.declared import Declared, Line, Name


class Expect(Declared):
    """What a sink gets of a line: `Expect(text='{"level":"INFO"}', sink="elasticsearch", record={"level": "INFO"})`.

    `record`: the fields that have to be there with these values (`fields.message` is the way to an inner one); None is
    for a field that must not be there. With `nothing` the sink must not get it at all. `index`: the index or file it
    goes to, with the date filled in. `path`: the file in which the line stands, where the source reads several.
    """

    section: ClassVar[str] = "expects"

    text: Line
    sink: Name
    record: Mapping[Line, str | int | float | bool | None] = Field(default_factory=dict)
    nothing: bool = False
    index: Line | None = None
    path: Line | None = None
