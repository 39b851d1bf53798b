"""Two pipelines read the same files.

Why: every line arrives twice, and each pipeline's numbers look right by themselves.
Fix: give the first pipeline both sinks, or narrow one of the paths.
"""

from collections.abc import Iterator
from itertools import combinations

from eventcore_monitoring.findings import Finding, Severity
from eventcore_monitoring.model.monitoring import Monitoring
from eventcore_monitoring.model.pipelines import Tail


def files_tailed_twice(monitoring: Monitoring) -> Iterator[Finding]:
    """Pipelines with files that an earlier one reads, too; a warning, since it may be meant."""
    for first, second in combinations(monitoring.pipelines, 2):
        example = _example(first.source, second.source)
        if example is not None:
            at = f"pipelines.{second.name}.source.path"
            message = f"`{second.source.path}` fits files that pipeline `{first.name}` reads, too, such as `{example}`"
            fix = "give one pipeline all the sinks, or narrow one of the paths"
            yield Finding(at, "files-tailed-twice", message, fix, Severity.WARNING, second.source.line)


def _example(first: Tail, second: Tail) -> str | None:
    """A file that both read, as far as one is easily found: one of the first that the second fits, or the reverse."""
    paths = (first.path.replace("*", "x"), second.path.replace("*", "x"))
    return next((path for path in paths if first.reads(path) and second.reads(path)), None)
