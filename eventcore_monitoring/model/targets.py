"""Targets: what Prometheus scrapes, how it finds it, and the series of a scenario as a scrape labels them."""

from collections.abc import Mapping, Sequence
from typing import Annotated, ClassVar, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from eventcore_monitoring.model.declared import Declared, LabelName, Line, PositiveDuration, Prose
from eventcore_monitoring.model.discovery import Discovery, ScrapedElsewhere, attached_by
from eventcore_monitoring.model.incidents import SecretFile
from eventcore_monitoring.model.scenarios import Series, Stretch
from eventcore_monitoring.promql.nodes import Matcher, Selector
from eventcore_monitoring.promql.series import GaugeSeries
from eventcore_monitoring.values import milliseconds

# What Prometheus takes where nothing is said (config.DefaultGlobalConfig of 2.42 to 3.16).
DEFAULT_TIMEOUT = "10s"


def _path(text: str) -> str:
    if not text.startswith("/") or not text.isascii() or not text.isprintable() or " " in text or "?" in text:
        raise ValueError(f"{text!r} is no path of an address: write something like '/metrics'")
    return text


UrlPath = Annotated[Line, AfterValidator(_path)]


class Target(Declared):
    """What Prometheus scrapes: its job, how often, and the labels that the scrape attaches to every series.

    `instance` is an example of the label of that name (`host:port`), used in the series of scenarios;
    `labels` are further attached labels with an example of their value. Targets on one machine have
    the same host in `instance`. `found` says how Prometheus finds it, for deployments with a `PrometheusServer`: there
    `labels` are attached with these values.
    """

    section: ClassVar[str] = "targets"

    job: Line
    instance: Line = "host-1:9090"
    scrape_interval: PositiveDuration = "15s"
    labels: Mapping[LabelName, str] = Field(default_factory=dict)
    help: Prose = ""
    found: Discovery | None = None
    path: UrlPath | None = None  # None: /metrics, or /probe of an exporter that asks others
    scheme: Literal["http", "https"] = "http"
    scrape_timeout: PositiveDuration | None = None  # None: Prometheus' own 10s, or the interval where that is shorter
    token: SecretFile | None = None  # a file on the host of Prometheus, as `ca_file` is one
    ca_file: Line | None = None
    verified: bool = True  # the certificate of an address in https is; False for those that sign themselves

    @model_validator(mode="after")
    def _answers_before_the_next_scrape(self) -> Self:
        if self.scrape_timeout is not None and milliseconds(self.scrape_timeout) > milliseconds(self.scrape_interval):
            raise ValueError(
                f"a scrape may take {self.scrape_timeout}, but the next begins after {self.scrape_interval}: "
                "write a `scrape_timeout` that is no longer than the `scrape_interval`"
            )
        return self

    @model_validator(mode="after")
    def _asked_only_where_it_is_found(self) -> Self:
        if self.found is None or isinstance(self.found, ScrapedElsewhere):
            defaults = {"path": None, "scheme": "http", "scrape_timeout": None, "token": None}
            if field := next((name for name, value in defaults.items() if getattr(self, name) != value), None):
                raise ValueError(
                    f"nothing here scrapes it, so `{field}` has no effect: say with `found` how Prometheus finds it"
                )
        return self

    @model_validator(mode="after")
    def _tls_where_there_is_some(self) -> Self:
        if self.scheme == "http" and (self.ca_file is not None or not self.verified):
            raise ValueError('over http no certificate is verified: write scheme="https"')
        return self

    @model_validator(mode="after")
    def _labels_of_its_own(self) -> Self:
        for label in ("job", "instance", *attached_by(self.found)):
            if label in self.labels:
                raise ValueError(f"the scrape attaches `{label}` itself: remove it from `labels`")
        return self

    @property
    def attached(self) -> dict[str, str]:
        """The labels that a scrape of this target attaches, with example values."""
        return {"job": self.job, "instance": self.instance, **attached_by(self.found), **self.labels}

    @property
    def scrape_may_take(self) -> int:
        """How long a scrape may take, in milliseconds."""
        longest = milliseconds(self.scrape_timeout or DEFAULT_TIMEOUT)
        return min(longest, milliseconds(self.scrape_interval))

    @property
    def up(self) -> GaugeSeries:
        """1 while the last scrape of this target succeeded, else 0."""
        return GaugeSeries(Selector("up", (Matcher("job", "=", self.job),)))

    def up_series(self, values: "Stretch | Sequence[Stretch]", **labels: str) -> Series:
        """Values of `up` for a scenario."""
        return series_of("up", self, values, labels)


def series_of(name: str, target: Target, values: "Stretch | Sequence[Stretch]", labels: Mapping[str, str]) -> Series:
    """The series of this name with the labels of a scrape and these; labels given here replace examples."""
    stretches = tuple(values) if isinstance(values, Sequence) else (values,)
    return Series(metric=name, labels={**target.attached, **labels}, values=stretches, interval=target.scrape_interval)
