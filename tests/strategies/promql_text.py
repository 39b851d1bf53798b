"""Pieces of PromQL text at random, for the writers of random expressions that promtool judges."""

from __future__ import annotations

import random
from collections.abc import Sequence


def vector_matching(labels: Sequence[str], chance: random.Random) -> str:
    """How two vectors are matched: on all labels, `on` or `ignoring` some, one to one or many to one."""
    kept = chance.sample(labels, 4)
    return chance.choice(
        (
            "",
            f" on ({kept[0]})",
            f" on ({kept[0]}, {kept[1]})",
            f" ignoring ({kept[0]}, {kept[1]})",
            f" on ({kept[0]}) group_left ({kept[2]})",
            f" on ({kept[0]}) group_right ({kept[2]}, {kept[3]})",
            f" ignoring ({kept[0]}) group_left ()",
        )
    )
