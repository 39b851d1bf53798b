"""The two sides of an operation come from different targets and keep labels that always differ.

Why: series are paired by equal labels; `job` and `instance` of two targets never are, so the result is empty.
Fix: name the join: `a / b.on("host").group_left()`, or aggregate both sides to labels that they share.
"""

from collections.abc import Iterator

from eventcore_monitoring.findings import Finding
from eventcore_monitoring.model.monitoring import Monitoring
from eventcore_monitoring.promql.nodes import Binary, Call, Node, Number, Selector, String
from eventcore_monitoring.promql.printer import to_promql
from eventcore_monitoring.promql.walk import walk


def sides_never_match(monitoring: Monitoring) -> Iterator[Finding]:
    """Operations between targets that are matched on a label whose values are disjoint."""
    for at, expression, declaration in monitoring.expressions():
        for node in walk(expression.node):
            if not isinstance(node, Binary) or node.operator in ("or", "unless"):
                continue
            if isinstance(node.left, Number) or isinstance(node.right, Number) or not _matched_on_job(node):
                continue
            left, right = _jobs(monitoring, node.left), _jobs(monitoring, node.right)
            if (
                left
                and right
                and not left & right
                and all("job" in monitoring.catalogue.result_labels(side) for side in (node.left, node.right))
            ):
                jobs = f"{', '.join(sorted(left))} and {', '.join(sorted(right))}"
                message = f"the sides of `{node.operator}` come from the jobs {jobs}, so their labels are never equal"
                fix = f'name what they share: `{to_promql(node.left)[:40]}… {node.operator} ….on("host")`'
                yield Finding(at, "sides-never-match", message, fix, source=declaration.line)


def _matched_on_job(node: Binary) -> bool:
    """Whether `job` is among the labels that have to be equal."""
    matching = node.matching
    return matching is None or ("job" in matching.labels) == (matching.kind == "on")


def _jobs(monitoring: Monitoring, node: Node) -> set[str]:
    """The jobs that the series of an expression come from; empty where that is not certain."""
    jobs: set[str] = set()
    for found in walk(node):
        match found:
            case Call("label_replace" | "label_join", (_, String("job"), *_)):
                return set()
            case Selector(name, matchers):
                asked = [matcher for matcher in matchers if matcher.label == "job"]
                metric = monitoring.metric_of.get(name or "")
                if metric is None or any(matcher.operator != "=" for matcher in asked):
                    return set()
                jobs |= {matcher.value for matcher in asked} or {metric.target.job}
    return jobs
