"""Following lines through small configurations."""

from __future__ import annotations

from pathlib import Path

from eventcore_monitoring.fluentd.interpreter.events import Delivery, Json, Line, Passage, Record, Step, Trace
from eventcore_monitoring.fluentd.interpreter.walk import traced
from eventcore_monitoring.fluentd.parser import read

MOMENT = 1_795_420_805  # 2026-11-23T08:00:05Z
HERE = Path(__file__).parent


def follow(configuration: str, *texts: str, timezone: str = "UTC", **environment: str) -> Trace:
    """The trace of lines of the first file of each source."""
    lines = [Line(text) for text in texts]
    return traced(read(configuration, "fluent.conf"), lines, timezone=timezone, environment=environment)


def tailing(parse: str, rest: str = "", *, options: str = "") -> str:
    """A configuration that tails `/logs/app.log` as `app` and prints what it reads."""
    return f"""<source>
  @type tail
  path /logs/app.log
  pos_file /pos
  tag app
  {options}
  <parse>
    {parse}
  </parse>
</source>
{rest}
<match **>
  @type stdout
</match>
"""


def receiving(rest: str) -> str:
    """A configuration that receives events."""
    return f"<source>\n  @type forward\n</source>\n{rest}\n"


def given(record: str, tag: str = "app") -> str:
    """A line that gives an event."""
    return f'{{"tag": "{tag}", "record": {record}}}'


def filtering(filter_: str) -> str:
    """A configuration that receives events, filters them and prints them; errors go to a file of theirs."""
    return receiving(f"""<filter **>
{filter_}
</filter>
<match **>
  @type stdout
</match>
<label @ERROR>
  <match **>
    @type file
    path /errors
    append true
    <buffer []>
    </buffer>
  </match>
</label>""")


def records(trace: Trace) -> list[Record]:
    """The records that the sinks receive, in order."""
    return [one.event.record for one in trace.deliveries]


def record(trace: Trace) -> Record:
    """The one record that a sink receives."""
    [found] = records(trace)
    return found


def deliveries(trace: Trace) -> list[Delivery]:
    return list(trace.deliveries)


def passages(trace: Trace) -> list[Passage]:
    return list(trace.passages)


def steps(trace: Trace) -> list[Step]:
    return [step for one in trace.passages for step in one.steps]


def notes(trace: Trace) -> list[str]:
    """What is said of the readings."""
    return [one.note for one in trace.readings]


def field(record: Record, *path: str) -> Json:
    """A value within a record."""
    found: Json = record
    for key in path:
        assert isinstance(found, dict)
        found = found[key]
    return found
