"""Scaling: which workload grows on which condition, and within which limits."""

import re
from typing import TYPE_CHECKING, Annotated, ClassVar, Literal

from pydantic import AfterValidator, BeforeValidator, Field

from eventcore_monitoring.model.declared import Declared, Line, Many, PositiveDuration, Url
from eventcore_monitoring.model.expressions import Compared
from eventcore_monitoring.model.one_of import OneOf
from eventcore_monitoring.values import milliseconds

_LONGEST_STABILIZATION = "1h"  # Kubernetes, autoscaling/v2: stabilizationWindowSeconds is at most 3600


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


class Scaling(Declared):
    """A Deployment that is scaled between two numbers of replicas, by KEDA or by a plain HorizontalPodAutoscaler.

    `replicas` are the fewest and the most. It grows at once and shrinks only to the highest number that was
    wanted within the last `cooldown`. `prometheus` is the server's address as seen from the cluster.
    When Prometheus does not answer, there are `fallback_replicas`, or as many as before where that is more.
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
    fallback_replicas: int | None = Field(default=None, ge=1)
    help: Line | None = None
