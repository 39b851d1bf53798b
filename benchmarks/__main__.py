"""`python -m benchmarks`: measures everything and prints two Markdown tables.

Exit code 1 where a bar is missed. Takes several minutes; nothing else should run meanwhile.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.dashboards import dashboards
from benchmarks.fluentd import BAR as CHECKED, fluentd
from benchmarks.growth import BAR, exponent, growth, table
from benchmarks.proofs import BARS, proofs, told
from benchmarks.review import review
from benchmarks.rules import rules
from benchmarks.start_up import start_up
from benchmarks.table import comparison
from benchmarks.timing import compile_packages

_SIZES = (1_000, 10_000, 100_000)

_METHOD = """\
# Benchmarks

Written by `python -m benchmarks --write docs/benchmarks.md`; `make bench` measures the same and prints it. Every
figure is a ratio of two things that took turns in one run on one machine; the times beside it only show the scale.

- Start-up: whole new processes, medians of {runs} runs; wall-clock time, and the ratio of CPU times beside it. Bytecode
  is compiled before, as an installation does. "Programs off" is `--promtool off --amtool off`: everything that is our
  own work runs (checks, generators, schema validators, writing and syncing a fresh folder).
- Rules: alerts on a ratio of two counters with texts, labels and thresholds, a tenth of them with a scenario, one
  recording rule for 49 alerts. Our work is everything from the first declaration to the bytes of the rule files,
  PrometheusRule objects and unit tests, all checks included; then also the rest, a runbook page for each alert.
  Imports are not counted. promtool reads the rule files with the options that a build gives it.
- Types: the same rules, every node of every expression typed and all checks of expressions run on them; once as they
  are declared, once read from the YAML files that promtool reads, which takes parsing YAML and PromQL as well.
- Dashboards: each panel one query with a legend, the classic JSON of both. In a hundred dashboards the same twenty
  panels stand, which ours works out once; where all two thousand are different, it is slower than grafanalib, which
  neither infers types nor checks anything. "Both formats and all objects": schema version 2 and the ConfigMaps too. The
  picture is of twenty different graphs with 181 points a series.
- Proofs: the whole command `prove`, which searches, evaluates and has promtool confirm every claim in two processes at
  a time; against one promtool on the tests that it writes. Of declared alerts all claims, of rules read from files that
  they fire, wait, resolve and are silent. The bars are seconds on two cores.
- Review: the whole command `diff` on two folders with the rule files, trials of both versions of each changed alert and
  promtool's verdict included; against the work on rules above.
- Fluentd: a configuration of tail, transformer and Elasticsearch for each of 26 applications, read and checked; the
  same command on four lines is taken away, and the bar is seconds.
- Growth: the same work, runbook pages included; each size in a process of its own; the memory is what the work adds to
  the peak of the resident set.

"""


def main() -> int:
    """Measures, prints, and says whether all bars hold."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--runs", type=int, default=15, help="runs of each short process (default 15)")
    parser.add_argument("--write", type=Path, metavar="FILE", help="write the result with a description of the method")
    options = parser.parse_args()
    with TemporaryDirectory(prefix="eventcore-benchmarks-") as scratch:
        folder = Path(scratch)
        compile_packages(folder)
        few = max(options.runs // 3, 1)
        rows = [
            *start_up(options.runs, folder),
            *rules(10_000, few, folder),
            *review(10_000, max(few // 3, 1), folder),
            *dashboards(100, 20, few, folder),
        ]
        checked, seconds_checked = fluentd(options.runs, folder)
        proven, seconds = proofs(max(few // 3, 1), folder)
        rows += [checked, *proven]
        bars = {**BARS, checked.what: CHECKED}
        seconds[checked.what] = seconds_checked
        sizes = growth(_SIZES, few, folder)
    result = f"{comparison(rows)}\n{told(seconds, bars)}\n{table(sizes)}"
    sys.stdout.write(result)
    if options.write is not None:
        options.write.write_text(_METHOD.format(runs=options.runs) + result, encoding="utf-8")
    grown = all(exponent(sizes, figure) <= BAR for figure in ("seconds", "memory"))
    quick = all(seconds[what] <= bar for what, bar in bars.items())
    return 0 if grown and quick and all(row.holds for row in rows) else 1


if __name__ == "__main__":
    raise SystemExit(main())
