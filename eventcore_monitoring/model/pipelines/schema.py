"""What log lines hold: declared once, followed through parsers and filters to every sink."""

from typing import ClassVar, Literal

from pydantic import Field

from eventcore_monitoring.model.declared import Declared, Line, Many, Name, Prose

LogType = Literal["text", "keyword", "integer", "float", "boolean", "time", "object", "any"]


class LogField(Declared):
    """A field of a log line; `name` is its way from the top (`fields.message`), `always` whether every line has it.

    `keyword` is text of few values, which is searched for as a whole; `text` is read word by word.
    """

    section: ClassVar[str] = "fields"

    name: Line
    type: LogType = "keyword"
    help: Prose = ""
    always: bool = False
    example: Line | int | float | bool | None = None


class LogSchema(Declared):
    """The fields of the lines of one program; with `open_` lines may have others, of which nothing is known."""

    section: ClassVar[str] = "schemas"

    name: Name
    help: Prose = ""
    fields: Many[LogField] = Field(min_length=1)
    open_: bool = False
