"""Backups: what is dumped when, how long it is kept, what may be lost and how long a restore may take."""

import re
from typing import TYPE_CHECKING, Annotated, ClassVar, Self

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from eventcore_monitoring.encoding.cron import Schedule, schedule
from eventcore_monitoring.model.declared import Declared, Line, Many, PositiveDuration, Prose
from eventcore_monitoring.model.runbooks import Step
from eventcore_monitoring.values import Quantity, milliseconds, seconds


def _cron(text: str) -> str:
    schedule(text)
    return text


def _matching(expression: str, what: str, example: str) -> AfterValidator:
    compiled = re.compile(expression)

    def check(text: str) -> str:
        if not text.isascii() or compiled.fullmatch(text) is None:
            raise ValueError(f"{text!a} is no {what}: write something like {example}")
        return text

    return AfterValidator(check)


def _absolute(path: str) -> str:
    # systemd reads `%` as a specifier, and the scripts never want to be in `..` of anything.
    names = path[1:].split("/")
    if not path.startswith("/") or (path != "/" and {"", ".", ".."} & {*names}):
        raise ValueError(f"{path!a} is no absolute path: write something like /backups/eventcore")
    return path


def _runnable(path: str) -> str:
    # systemd 252 refuses quotes and backslashes in the name of a program, and `$` cannot be escaped there.
    if set(path) & set("\"'\\$"):
        raise ValueError(
            f"{path!a} has a character that systemd starts no program with: write a path without \" ' \\ $"
        )
    return path


def _sizes(sizes: tuple[Quantity, Quantity] | None) -> tuple[Quantity, Quantity] | None:
    if sizes is not None:
        least, most = sizes
        if {least.unit, most.unit} != {"bytes"} or not 0 < least.value < most.value:
            raise ValueError(
                f"{least} to {most} is no range of sizes: write the lower first, such as (GiB(1), GiB(50))"
            )
    return sizes


Cron = Annotated[Line, AfterValidator(_cron)]
AbsolutePath = Annotated[Line, AfterValidator(_absolute)]
ScriptFolder = Annotated[AbsolutePath, AfterValidator(_runnable)]
# They begin the names of metrics, files, units and Prometheus' alerts.
Word = Annotated[str, _matching(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", "name of small letters, digits and -", "eventcore")]
SqlTable = Annotated[
    str, _matching(r"[a-z_][a-z0-9_]*(\.[a-z_][a-z0-9_]*)?", "table that needs no quotes", "public.events")
]
User = Annotated[str, _matching(r"[a-z_][a-z0-9_-]{0,31}", "user of the system", "postgres")]

if TYPE_CHECKING:
    Sizes = tuple[Quantity, Quantity] | None
else:
    Sizes = Annotated[
        tuple[Quantity, Quantity] | None,
        BeforeValidator(lambda given: tuple(given) if isinstance(given, list) else given),
        AfterValidator(_sizes),
    ]


class Retention(Declared):
    """How long dumps are kept: `days`, but always the newest `at_least`.

    With `every_dump_for` (days), of each older day only the last dump is kept.
    """

    section: ClassVar[str] = "backups"

    days: int = Field(gt=0)
    at_least: int = Field(default=7, gt=0)
    every_dump_for: int | None = Field(default=None, gt=0)

    @model_validator(mode="after")
    def _thinned_while_kept(self) -> Self:
        if self.every_dump_for is not None and self.every_dump_for >= self.days:
            raise ValueError(f"every dump is kept for {self.days} days anyway: leave every_dump_for out")
        return self


class Drill(Declared):
    """A rehearsal of the recovery, which has to succeed at least once in `every`.

    With a `schedule` (cron, UTC) the generated script does it: it restores the newest dump into a database of its own,
    counts, and drops it. Without one people do it, by `steps`, and the script takes the time and notes the success.
    """

    section: ClassVar[str] = "drills"

    kind: Word
    title: Line
    every: PositiveDuration
    schedule: Cron | None = None
    steps: Many[Step] = ()

    @property
    def overdue(self) -> Quantity:
        """How long ago the last success may be."""
        return seconds(milliseconds(self.every) / 1000)


class WalArchiving(Declared):
    """PostgreSQL's archive of its write-ahead log, from which any moment can be restored.

    `archive_timeout` is PostgreSQL's setting of that name. The log is replayed onto a base backup (pg_basebackup,
    pgBackRest, CloudNativePG), never onto a dump: `base` says what makes these.
    """

    section: ClassVar[str] = "backups"

    archive_timeout: PositiveDuration
    base: Line


class Backup(Declared):
    """A PostgreSQL database that is dumped on a schedule, and what may be lost of it.

    `schedule`: five fields of cron, in UTC. `expected_duration` of a dump. `rpo`: how much may be lost, as a time;
    `rto`: how long a restore may take. The newest dump is told of as too old after `alert_after`, which is the `rpo`
    unless given. `table` is what is counted when a dump is made and when it is restored; `expected_size` the least and
    the most of a dump. `directory` holds a folder for each day, on the file system `mountpoint`. `user` runs the
    scripts, which lie in `scripts`; they write their metrics into `textfiles`, where node_exporter's textfile collector
    reads them.
    """

    section: ClassVar[str] = "backups"

    name: Word
    database: Line
    table: SqlTable
    directory: AbsolutePath
    mountpoint: AbsolutePath
    schedule: Cron
    expected_duration: PositiveDuration
    retention: Retention
    rpo: PositiveDuration
    rto: PositiveDuration
    alert_after: PositiveDuration | None = None
    compression: int = Field(default=9, ge=0, le=9)
    expected_size: Sizes = None
    drills: Many[Drill] = ()
    wal: WalArchiving | None = None
    restore_into: Line | None = None
    user: User = "postgres"
    scripts: ScriptFolder = "/usr/local/bin"
    textfiles: AbsolutePath = "/var/lib/prometheus/node-exporter"
    help: Prose = ""

    @model_validator(mode="after")
    def _names_differ(self) -> Self:
        kinds = [drill.kind for drill in self.drills]
        for kind in kinds:
            if kinds.count(kind) > 1:
                raise ValueError(f"there are two drills of the kind {kind}: write another kind for one of them")
        # PostgreSQL cuts off what is longer (NAMEDATALEN), and what is left may be the name of another database.
        for field, name in (("database", self.database), ("restore_into", self.restored_as)):
            if len(name.encode()) > 63:
                raise ValueError(f"{name!a} has more than the 63 bytes of a database's name: write a shorter {field}")
        if self.restore_into == self.database:
            raise ValueError(
                f'a dump is never restored over its own database: write restore_into="{self.name}_restore"'
            )
        return self

    @property
    def runs(self) -> Schedule:
        """When it is dumped."""
        return schedule(self.schedule)

    @property
    def longest_gap(self) -> int:
        """The longest time between the starts of two dumps, in milliseconds."""
        return self.runs.longest_gap * 60_000

    @property
    def worst_exposure(self) -> int:
        """The most that dumps on schedule leave unsaved, in milliseconds.

        A dump holds what there was when it began, and is of use when it has ended.
        """
        return self.longest_gap + milliseconds(self.expected_duration)

    @property
    def too_old(self) -> Quantity:
        """How old what the newest dump holds may be."""
        return seconds(milliseconds(self.alert_after or self.rpo) / 1000)

    @property
    def restored_as(self) -> str:
        """The database that a dump is restored into, unless another is named."""
        return self.restore_into or f"{self.database}_restore"

    @property
    def metrics_prefix(self) -> str:
        """What its metrics begin with."""
        return self.name.replace("-", "_")

    def file(self, what: str) -> str:
        """The file name of one of its scripts: `backup`, `restore` or `drill`."""
        return f"{self.name}-{what}.sh"
