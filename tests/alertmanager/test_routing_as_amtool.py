"""Our router against amtool's: the same receivers in the same order, for thousands of trees and label sets."""

from __future__ import annotations

import json
import os
import random
from concurrent.futures import ThreadPoolExecutor
from itertools import zip_longest
from pathlib import Path

from alertmanager.random_configurations import configuration, labels
from eventcore_monitoring.alertmanager.reading import read_configuration
from eventcore_monitoring.alertmanager.routing import receivers_of
from eventcore_monitoring.validators.program import locate, run

AMTOOL = locate("amtool", environment=os.environ)
FILES, TREES, ASKED = 40, 50, 5


def quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def reached(file: Path, given: dict[str, str]) -> list[str]:
    """What `amtool config routes test` answers."""
    words = [f"{name}={quoted(value)}" for name, value in given.items()]
    answer = run(AMTOOL, ["config", "routes", "test", f"--config.file={file}", *words], timeout=60)
    assert answer.code == 0, answer.errors
    return answer.output.strip("\n").split(",")


def test_our_router_reaches_the_receivers_that_amtool_reaches_in_thousands_of_trees(tmp_path: Path) -> None:
    chance = random.Random("routes")
    asked: list[tuple[Path, dict[str, str], list[str]]] = []
    for number in range(FILES):
        text = json.dumps(configuration(chance, TREES), ensure_ascii=False)  # which is YAML too
        (file := tmp_path / f"{number}.yaml").write_text(text, "utf-8")
        read, faults = read_configuration(text, grammar="classic" if AMTOOL.version < "0.27" else "both")
        assert read is not None
        assert faults == ()
        for _ in range(ASKED):
            given = labels(chance)
            asked.append((file, given, [*receivers_of(read.route, given)]))
    with ThreadPoolExecutor(4) as several:
        answers = list(several.map(reached, *zip(*((file, given) for file, given, _ in asked), strict=True)))

    different = [
        (file.name, given, [pair for pair in zip_longest(ours, theirs) if pair[0] != pair[1]][:3])
        for (file, given, ours), theirs in zip(asked, answers, strict=True)
        if ours != theirs
    ]
    assert different == []
    # Most questions are answered deep in a tree, and many trees answer with several receivers.
    deep = [receiver for answer in answers for receiver in answer if "-" in receiver]
    assert len(deep) > 0.6 * sum(map(len, answers))
    assert sum(map(len, answers)) > 1.1 * TREES * len(asked)
