"""`check --fluentd` of a configuration of a thousand lines, without its start: against the start of Python.

A start is the same command on a file of a few lines; what is left is reading, following and checking.
"""

from __future__ import annotations

import sys
from pathlib import Path

from benchmarks.table import Row
from benchmarks.timing import side_by_side

LINES = 1000
BAR = 0.1  # seconds
_ONE = """\
<source>
  @type tail
  @id in_{n}
  @label @APP_{n}
  path /var/log/app-{n}/*.log
  pos_file /var/lib/fluent/app-{n}.pos
  tag app-{n}.*
  read_from_head true
  <parse>
    @type json
    time_key time
    keep_time_key true
  </parse>
</source>
<label @APP_{n}>
  <filter app-{n}.**>
    @type record_transformer
    @id add_{n}
    <record>
      host ${{hostname}}
    </record>
  </filter>
  <match app-{n}.**>
    @type elasticsearch
    @id out_{n}
    host es.example.com
    logstash_format true
    logstash_prefix app-{n}
    <buffer tag>
      @type file
      path /var/lib/fluent/buffer/{n}
      flush_interval 5s
      retry_timeout 1h
    </buffer>
    <secondary>
      @type secondary_file
      directory /var/lib/fluent/failed/{n}
    </secondary>
  </match>
</label>
"""


def fluentd(runs: int, folder: Path) -> tuple[Row, float]:
    """The row of the table, and the seconds, for which there is a bar."""
    many, few = folder / "many.conf", folder / "few.conf"
    pipelines = -(-LINES // _ONE.count("\n"))
    many.write_text("".join(_ONE.format(n=number) for number in range(pipelines)), "utf-8")
    few.write_text("<match **>\n  @type null\n  @id drop\n</match>\n", "utf-8")
    ours = str(Path(sys.executable).with_name("eventcore-monitoring"))
    commands = {
        "many": [ours, "check", "--fluentd", str(many)],
        "few": [ours, "check", "--fluentd", str(few)],
        "python": [sys.executable, "-c", "pass"],
    }
    costs = side_by_side(commands, runs, folder)
    work = max(costs["many"].wall - costs["few"].wall, 0.001)
    what = f"`check --fluentd` of {LINES:,} lines, after its start"
    return Row(what, "start of Python", work, costs["python"].wall), work
