"""One attempt to find witnesses of an alert."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from eventcore_monitoring.promql.evaluation import Grid, NotKnown, Refused
from eventcore_monitoring.promql.nodes import Binary, Node, Number, Selector, Subquery
from eventcore_monitoring.promql.types import NAME, Typed
from eventcore_monitoring.promql.walk import replaced
from eventcore_monitoring.proof.numbers import allowed
from eventcore_monitoring.proof.parts import reach, switches, wanted_labels
from eventcore_monitoring.proof.phases import Phase, Shapes, Witness, possible, scaled, series_of, timed, up
from eventcore_monitoring.proof.shapes import Level, Shape
from eventcore_monitoring.proof.solver import BEFORE, NOW, Goal, Made, Solver, World
from eventcore_monitoring.proof.timeline import VERSIONS, Recorded, Subject, active, storage_of

CANDIDATES = 24  # solutions that are tried, each with
QUIET = 6  # so many ways of what was before
PATIENCE = 400  # evaluations until an attempt is given up
_FACTORS = (1.05, 1.25, 2.0, 5.0, 20.0, 1000.0, 0.95, 0.8, 0.5, 0.1, 0.01, 0.0)
_SPARE = 5  # evaluations more than needed, on either side of a change


class Searched(NamedTuple):
    """What was found of an alert: where it fires, where it is silent; and why not, where nothing was found.

    `also`: further series on which it fires, in another way; `exact`: series on which a comparison has equal sides.
    `subject`: the alert as it was searched for, where that is another way than it was given (see `search`).
    """

    fires: Witness | None = None
    silent: tuple[Witness, ...] = ()
    why: str = ""
    also: tuple[Witness, ...] = ()
    exact: tuple[Witness, ...] = ()
    subject: Subject | None = None


class Attempt:
    """One alert while it is searched for; `most`: no longer is anything looked at (in ms), and so not how it ends."""

    def __init__(self, subject: Subject, long: frozenset[str], most: int | None = None) -> None:
        self.subject = subject
        self.reach = reach(subject) if most is None else min(reach(subject), most)
        self.ends = most is None
        step = subject.evaluated
        self.lead = up(max(self.reach + _SPARE * step, subject.begins), step)
        records: dict[str, list[Recorded]] = {}
        for record in subject.records:
            records.setdefault(record.name, []).append(record)
        self.world = World(
            records,
            wanted_labels(subject),
            subject.scraped,
            self.lead / 1000,
            subject.attached,
            long,
            subject.names,
            next(switches(subject), None),
        )
        self.why = ""
        self.patience = PATIENCE
        nodes = [part.node for part in subject.typed.walk()]
        self.remembers = any(isinstance(node, Selector | Subquery) and node.offset is not None for node in nodes)

    def run(self) -> Searched:
        """What is found: where the alert fires, and where it is silent."""
        fires = next(self.firing(), None)
        silent = tuple(self._silent(None if fires is None else fires))
        return Searched(fires, silent, self.why)

    def firing(self) -> Iterator[Witness]:
        """Series on which it fires; first those on which it was silent before, and resolves."""
        tried: list[Made] = []
        second: Witness | None = None
        for found in islice(Solver(self.world).solve(self.subject.typed, Goal(), {}), CANDIDATES):
            if found.made in tried or not self.patience:
                continue
            tried.append(found.made)
            made = self._mended(found.made)
            witness = None if made is None else self.around(made)
            if witness is None:
                continue
            if not self.ends or (witness.resolved_by is not None and witness.silent_until):
                yield witness
            second = second or witness
        if second is not None:
            yield second

    def _mended(self, made: Made) -> Made | None:
        """The series as they are if there is a result, else with one larger or smaller; None where nothing helps.

        What one part needs may have added to another. Where it matters what was before, only time can tell.
        """
        if any(era == BEFORE for _, era in made):
            return made
        found = next((one for one in (made, *self._adjusted(made)) if self._present(one)), None)
        return made if found is None and self.remembers else found

    def _present(self, made: Made) -> bool:
        """Whether the expression has a result at the end of a time in which all stays as it is now."""
        step = self.subject.evaluated
        lasts = self.lead + up(self.reach, step)
        phases = (Phase(lasts, {series: shape for (series, _), shape in made.items()}),)
        grid = Grid(0, step, lasts // step + 1)
        if not self.subject.records:
            grid = Grid(self.lead, (lasts - self.lead) // 2, 3)
        if not self.patience or not possible(phases[0].shapes, self.subject.parts):
            return False
        self.patience -= 1
        try:
            storage = storage_of(tuple(series_of(phases, self.subject.scraped)), self.subject.scraped, lasts)
            found = active(self.subject, storage, grid, VERSIONS[1])
        except (NotKnown, Refused) as error:
            self.why = str(error)
            return False
        return any(value is not None for column in found.values() for value in column[-3:])

    def around(self, made: Made) -> Witness | None:
        """The quiet, then what is to fire, then the quiet again."""
        now = {series: shape for (series, era), shape in made.items() if era == NOW}
        best: Witness | None = None
        for quiet in self._quiet(made):
            witness = self.timed(self._phases(quiet, now))
            if witness is None or witness.span is None:
                continue
            if not self.ends or (witness.resolved_by is not None and witness.silent_until):
                return witness
            best = best or witness
        return best

    def _phases(self, quiet: Shapes, now: Shapes) -> tuple[Phase, ...]:
        step = self.subject.evaluated
        bad = up(self.reach + self.subject.waits + _SPARE * step, step)
        after = up(self.reach + self.subject.keeps + _SPARE * step, step)
        return Phase(self.lead, quiet), Phase(bad, now), Phase(after, quiet)

    def _quiet(self, made: Made) -> Iterator[Shapes]:
        """What may have been before: each comparison just failing, else nothing of what is now."""
        now = {series: shape for (series, era), shape in made.items() if era == NOW}
        known = {key: shape for key, shape in made.items() if key[1] == BEFORE}
        before = {series: shape for (series, _), shape in known.items()}
        yielded: list[Shapes] = []
        for failing in switches(self.subject):
            solver = Solver(self.world, failing)
            for found in islice(solver.solve(self.subject.typed, Goal(era=BEFORE), known), QUIET):
                shapes = {**now, **{series: shape for (series, _), shape in found.made.items()}}
                if shapes not in yielded:
                    yielded.append(shapes)
                    yield shapes
        if before:
            yield {**now, **before}
            yield before
        yield {}

    def _adjusted(self, made: Made) -> Iterator[Made]:
        """The same with one series larger or smaller: what one part needs may have added to another."""
        for key, shape in reversed(tuple(made.items())):
            if key[1] == NOW:
                for factor in _FACTORS:
                    other = scaled(shape, factor)
                    if other is not None and self._within(dict(key[0])[NAME], other):
                        yield {**made, key: other}

    def _within(self, metric: str, shape: Shape) -> bool:
        """Whether a metric may have the values of a shape."""
        for typed in self.subject.trees:
            for part in typed.walk():
                if isinstance(part.node, Selector) and part.node.name == metric and isinstance(shape, Level):
                    return allowed(shape.value, part.type.bounds)
        return True

    def _silent(self, fires: Witness | None) -> Iterator[Witness]:
        """For each comparison series on which it just fails and the rest holds."""
        now = {} if fires is None else fires.phases[1].shapes
        found_any = False
        for failing in switches(self.subject):
            for found in islice(Solver(self.world, failing).solve(self.subject.typed, Goal(), {}), QUIET):
                witness = self.timed(self.failing_phases(found.made, now))
                if witness is not None and witness.span is None and self.only(failing, witness):
                    found_any = True
                    yield witness._replace(failing=failing)
                    break
        if not found_any:
            nothing = self.timed((Phase(self.subject.waits + _SPARE * self.subject.evaluated, {}),))
            if nothing is not None and nothing.span is None:
                yield nothing

    def failing_phases(self, made: Made, usual: Shapes) -> tuple[Phase, ...]:
        """What was before, if that matters, and then what was solved for, with what is usual where nothing was."""
        shapes = {**usual, **{series: shape for (series, era), shape in made.items() if era == NOW}}
        lasts = up(self.subject.waits + _SPARE * self.subject.evaluated, self.subject.evaluated)
        before = {series: shape for (series, era), shape in made.items() if era == BEFORE}
        if before:
            return Phase(self.lead, {**shapes, **before}), Phase(lasts, shapes)
        return (Phase(self.lead + lasts, shapes),)

    def only(self, failing: Node, witness: Witness) -> bool:
        """Whether a comparison is the one reason for silence: without it there would be a result."""
        if not isinstance(failing, Binary) or failing.return_bool or failing.operator == "unless":
            return True
        vector = failing.right if isinstance(failing.left, Number) else failing.left
        other = replaced(self.subject.typed.node, failing, vector)
        if other == self.subject.typed.node:
            return True  # it stands in a record
        grid = Grid(0, self.subject.evaluated, witness.lasts // self.subject.evaluated + 1)
        storage = storage_of(witness.series, self.subject.scraped, witness.lasts)
        subject = self.subject._replace(typed=Typed(other, self.subject.typed.type))
        try:
            found = active(subject, storage, grid, VERSIONS[1])
        except (NotKnown, Refused):
            return False
        return any(column[-1] is not None for column in found.values())

    def timed(self, phases: Sequence[Phase]) -> Witness | None:
        """As `timed`; None where it cannot be told."""
        if not self.patience or not all(possible(phase.shapes, self.subject.parts) for phase in phases):
            return None
        self.patience -= 1
        try:
            return timed(self.subject, phases)
        except (NotKnown, Refused) as error:
            self.why = str(error)
            return None
