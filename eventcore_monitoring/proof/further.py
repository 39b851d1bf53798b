"""Further witnesses of an alert that has one: other ways to fire, and what happens exactly at a threshold."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from eventcore_monitoring.promql.evaluation import NotKnown, Refused, Semantics
from eventcore_monitoring.promql.nodes import COMPARISONS, Binary
from eventcore_monitoring.proof.attempt import CANDIDATES, PATIENCE, QUIET, Attempt
from eventcore_monitoring.proof.parts import switches, with_part
from eventcore_monitoring.proof.phases import Witness, scaled
from eventcore_monitoring.proof.solver import Goal, Made, Solver
from eventcore_monitoring.proof.timeline import VERSIONS, last_values

_MULTIPLES = (1.0, 0.5, 2.0, 1.2, 0.3, 4.0, 0.1, 1.7)


def also(attempt: Attempt, fires: Witness) -> Iterator[Witness]:
    """Further ways to fire: through either side of each `or`, and just beyond each further threshold."""
    known, subject = [fires.phases], attempt.subject
    for part in attempt.subject.typed.walk():
        if isinstance(part.node, Binary) and part.node.operator == "or":
            for side in part.below:
                other = Attempt(subject._replace(typed=with_part(subject.typed, part, side)), attempt.world.long)
                found = next(other.firing(), None)
                witness = None if found is None else attempt.timed(found.phases)
                if witness is not None and witness.span is not None and witness.phases not in known:
                    known.append(witness.phases)
                    yield witness
    for switch in list(switches(attempt.subject))[1:]:
        if isinstance(switch, Binary) and switch.operator in COMPARISONS and not _near(attempt, switch, fires):
            witness = _just_beyond(attempt, switch)
            if witness is not None and witness.phases not in known:
                known.append(witness.phases)
                yield witness


def _just_beyond(attempt: Attempt, switch: Binary) -> Witness | None:
    attempt.patience = PATIENCE
    for found in islice(Solver(attempt.world).solve(attempt.subject.typed, Goal(), {}), CANDIDATES):
        witness = attempt.around(found.made)
        if witness is not None and witness.span is not None and _near(attempt, switch, witness):
            return witness
    return None


def _near(attempt: Attempt, switch: Binary, witness: Witness) -> bool:
    """Whether both sides of a comparison are within a few percent of each other where the alert begins to fire."""
    assert witness.span is not None
    try:
        left, right = _sides(attempt, switch, witness, witness.span.begin, VERSIONS[1])
    except (NotKnown, Refused):
        return False
    return any(abs(a - b) <= 0.05 * max(abs(a), abs(b)) for a in left for b in right)


def _sides(
    attempt: Attempt, switch: Binary, witness: Witness, time: int, version: Semantics
) -> tuple[list[float], list[float]]:
    """The values of both sides of a comparison at a time."""
    left, right = (
        last_values(attempt.subject, side, witness.series, time, version) for side in (switch.left, switch.right)
    )
    return left, right


def exact(attempt: Attempt) -> Iterator[Witness]:
    """Series on which both sides of a comparison are equal, to the last bit."""
    attempt.patience = PATIENCE
    for switch in switches(attempt.subject):
        if not isinstance(switch, Binary) or switch.operator not in (">", "<", ">=", "<="):
            continue
        failing = switch if switch.operator in (">", "<") else None
        solver = Solver(attempt.world, failing, switch)
        for found in islice(solver.solve(attempt.subject.typed, Goal(), {}), 2 * QUIET):
            witness = _exactly(attempt, switch, found.made, fires=failing is None)
            if witness is not None:
                yield witness._replace(failing=switch)
                break


def _exactly(attempt: Attempt, switch: Binary, made: Made, *, fires: bool) -> Witness | None:
    """Not every number of events gives a rate that is the same in every version: some are tried."""
    for factor in _MULTIPLES:
        scaled_up = {key: scaled(shape, factor) or shape for key, shape in made.items()}
        witness = attempt.timed(attempt.failing_phases(scaled_up, {}))
        if witness is not None and (witness.span is not None) is fires and _equal(attempt, switch, witness):
            return witness
    return None


def _equal(attempt: Attempt, switch: Binary, witness: Witness) -> bool:
    for version in VERSIONS:
        left, right = _sides(attempt, switch, witness, witness.lasts, version)
        if not left or left != right * len(left):
            return False
    return attempt.only(switch, witness)
