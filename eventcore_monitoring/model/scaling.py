"""Scaling: which workload grows on which condition, and within which limits."""

import re
from typing import TYPE_CHECKING, Annotated, ClassVar, Literal

from pydantic import AfterValidator, BeforeValidator, Field

from eventcore_monitoring.model.declared import Declared, Duration, Line, Many, PositiveDuration, Url
from eventcore_monitoring.model.expressions import Compared
from eventcore_monitoring.model.one_of import OneOf
from eventcore_monitoring.values import milliseconds

_LONGEST_STABILIZATION = "1h"  # Kubernetes, autoscaling/v2: stabilizationWindowSeconds is at most 3600
_LONGEST_PERIOD = "30m"  # Kubernetes, autoscaling/v2: periodSeconds is at most 1800


def _kubernetes_name(text: str) -> str:
    # RFC 1123 labels: what every kind of object, and the namespace, can be called.
    if not re.fullmatch(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?", text):
        raise ValueError(
            f"{text!r} is no Kubernetes name: write at most 63 of a-z 0-9 - with a letter or digit at both ends"
        )
    return text


def _scaled_name(text: str) -> str:
    if len(text) > 54:  # KEDA prefixes keda-hpa-, and 63 is the limit
        raise ValueError(f"has {len(text)} characters and KEDA takes 54: write a shorter name")
    return text


def _whole_seconds(length: str) -> str:
    if milliseconds(length) % 1000:
        raise ValueError(f"{length} is no whole number of seconds: write 30s")
    return length


def _at_most_an_hour(length: str) -> str:
    if milliseconds(length) > milliseconds(_LONGEST_STABILIZATION):
        raise ValueError(f"{length} is longer than Kubernetes waits: write at most {_LONGEST_STABILIZATION}")
    return length


def _at_most_half_an_hour(length: str) -> str:
    if milliseconds(length) > milliseconds(_LONGEST_PERIOD):
        raise ValueError(f"{length} is longer than a policy's period may be: write at most {_LONGEST_PERIOD}")
    return length


def _limits(replicas: tuple[int, int]) -> tuple[int, int]:
    least, most = replicas
    if not 0 <= least <= most or most == 0:
        raise ValueError(f"{least} to {most} replicas is no range: write the lower number first, such as (3, 20)")
    return replicas


KubernetesName = Annotated[str, AfterValidator(_kubernetes_name)]
WholeSeconds = Annotated[PositiveDuration, AfterValidator(_whole_seconds)]

if TYPE_CHECKING:
    Limits = tuple[int, int]
else:
    Limits = Annotated[
        tuple[int, int],
        BeforeValidator(lambda given: tuple(given) if isinstance(given, list) else given),
        AfterValidator(_limits),
    ]


class ResourceTrigger(Declared):
    """Grow when the mean use of CPU or memory, as a part of what the pods request, passes the condition's threshold.

    The cluster measures it; the condition gives the threshold, so that alert, panel and scaler share it.
    """

    section: ClassVar[str] = "triggers"

    kind: Literal["resource"] = "resource"
    name: KubernetesName
    resource: Literal["cpu", "memory"]
    when: Compared


class PrometheusTrigger(Declared):
    """Grow when a Prometheus expression passes the condition's threshold.

    `per_replica`: the value is the whole work and the threshold one replica's share of it; otherwise
    the value is compared with the threshold as it is.
    """

    section: ClassVar[str] = "triggers"

    kind: Literal["prometheus"] = "prometheus"
    name: KubernetesName
    when: Compared
    per_replica: bool = False


Trigger = Annotated[ResourceTrigger | PrometheusTrigger, OneOf()]


class ScalingPolicy(Declared):
    """At most so many pods, or percent of the replicas that there are, come or go within the period."""

    section: ClassVar[str] = "policies"

    kind: Literal["pods", "percent"]
    value: int = Field(gt=0)
    period: Annotated[WholeSeconds, AfterValidator(_at_most_half_an_hour)] = "1m"


class ScalingRules(Declared):
    """How fast a workload scales in one direction.

    It does what was wanted least within `stabilization` (None: at once upwards, the scaling's `cooldown` downwards),
    in steps that the policies allow: the widest of them (`max`) or the narrowest (`min`); `disabled`: not at all.
    """

    section: ClassVar[str] = "rules"

    stabilization: Annotated[Duration, AfterValidator(_whole_seconds), AfterValidator(_at_most_an_hour)] | None = None
    policies: Many[ScalingPolicy] = ()
    select: Literal["max", "min", "disabled"] = "max"


class ConnectionBudget(Declared):
    """What the pools of all replicas together may open at their database.

    Each replica opens up to `pool_size` connections; the database takes `max_connections`, of which `reserve` are left
    to others (superusers, migrations, exporters, backups). `surge` is how many replicas more a rollout starts.
    """

    section: ClassVar[str] = "connections"

    pool_size: int = Field(gt=0)
    max_connections: int = Field(gt=0)
    reserve: int = Field(default=3, ge=0)  # PostgreSQL's own superuser_reserved_connections
    surge: int = Field(default=1, ge=0)


class Scaling(Declared):
    """A Deployment that is scaled between two numbers of replicas, by KEDA or by a plain HorizontalPodAutoscaler.

    `replicas` are the fewest and the most. It grows at once and shrinks only to the highest number that was
    wanted within the last `cooldown`; `scale_up` and `scale_down` say more of either direction. `prometheus` is the
    server's address as seen from the cluster. When Prometheus does not answer, there are `fallback_replicas`, or as
    many as before where that is more. `connections`: what the replicas' pools may open at a database.
    """

    section: ClassVar[str] = "scaling"

    name: Annotated[KubernetesName, AfterValidator(_scaled_name)]
    namespace: KubernetesName = "default"
    workload: KubernetesName
    replicas: Limits
    triggers: Annotated[Many[Trigger], Field(min_length=1)]
    by: Literal["keda", "hpa"] = "keda"
    prometheus: Url | None = None
    polling_interval: WholeSeconds | None = None  # KEDA alone; None: its 30s
    cooldown: Annotated[WholeSeconds, AfterValidator(_at_most_an_hour)] = "5m"
    scale_up: ScalingRules | None = None
    scale_down: ScalingRules | None = None
    fallback_replicas: int | None = Field(default=None, ge=1)
    connections: ConnectionBudget | None = None
    help: Line | None = None
