"""Placeholders of buffered outputs: what is filled in for each chunk, and in which parameters.

Facts: source of Fluentd 1.19 (`plugin/output.rb`, `out_file.rb`, `out_http.rb`, `out_secondary_file.rb`) and of
fluent-plugin-elasticsearch 6.0, opensearch 1.1, s3 1.8 and kafka 0.19: the parameters that these give to
`extract_placeholders`. `elasticsearch_dynamic` and its like have a syntax of their own and are left out.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from enum import Enum, auto
from typing import Final, NamedTuple

from eventcore_monitoring.fluentd.conversions import converted
from eventcore_monitoring.fluentd.settings import Place
from eventcore_monitoring.fluentd.time_format import Directive, directives
from eventcore_monitoring.fluentd.tree import Parameter, Value

_FIELD: Final = re.compile(r"\$\{([-_.@$a-zA-Z0-9]+)\}")
_TAG: Final = re.compile(r"\$\{tag(?:\[-?\d+\])?\}")
_ANY: Final = re.compile(r"\$\{[^}]*\}")
_URL_ESCAPE: Final = re.compile("%[0-9a-fA-F]{2}")


class Form(Enum):
    """How the text of a parameter is used."""

    TEXT = auto()
    URL = auto()  # `%20` is an escape
    DATED = auto()  # the plugin formats the time of each record with what is left
    HASH = auto()  # each value is a text


class Template(NamedTuple):
    """A parameter with placeholders; `source` is where it stands. `whole`: there is no code in it."""

    name: str
    text: str
    form: Form
    source: Parameter
    whole: bool

    @property
    def tags(self) -> tuple[str, ...]:
        """`${tag}` and its parts, as they are written."""
        return tuple(found.group() for found in _TAG.finditer(self.text))

    @property
    def fields(self) -> tuple[str, ...]:
        """The names of the fields that are meant."""
        names = dict.fromkeys(found[1] for found in _FIELD.finditer(self.text))
        return tuple(name for name in names if name not in ("tag", "chunk_id"))

    @property
    def others(self) -> tuple[str, ...]:
        """What looks like a placeholder and is none, as it is written."""
        pieces = dict.fromkeys(found.group() for found in _ANY.finditer(self.text))
        return tuple(one for one in pieces if not _FIELD.fullmatch(one) and not _TAG.fullmatch(one))

    @property
    def times(self) -> tuple[Directive, ...]:
        """The parts of the time that are meant."""
        text = _URL_ESCAPE.sub("", self.text) if self.form is Form.URL else self.text
        return tuple(directives(text))


_HOSTS: Final = {"host": Form.TEXT, "hosts": Form.URL}
_INDEX: Final = dict.fromkeys(
    ("index_name", "logstash_prefix", "template_name", "application_name", "pipeline"), Form.TEXT
)
_SEARCH: Final = {**_HOSTS, **_INDEX, "logstash_dateformat": Form.DATED, "customize_template": Form.HASH}
_STREAM: Final = {**_HOSTS, "data_stream_name": Form.TEXT, "data_stream_template_name": Form.TEXT}

TAKEN: Final[dict[str, dict[str, Form]]] = {
    "file": {"path": Form.TEXT, "symlink_path": Form.TEXT},
    "secondary_file": {"directory": Form.TEXT, "basename": Form.TEXT},
    "http": {"endpoint": Form.URL, "headers_from_placeholders": Form.HASH},
    "elasticsearch": {
        **_SEARCH,
        **dict.fromkeys(("type_name", "deflector_alias", "ilm_policy_id"), Form.TEXT),
    },
    "elasticsearch_data_stream": {**_STREAM, "data_stream_ilm_name": Form.TEXT},
    "opensearch": _SEARCH,
    "opensearch_data_stream": _STREAM,
    "s3": {"path": Form.TEXT, "s3_object_key_format": Form.TEXT, "s3_metadata": Form.HASH},
    "kafka2": {"topic": Form.TEXT},
}


def templates(place: Place) -> Iterator[Template]:
    """The written parameters of an output in which placeholders are filled in, those that have no effect left out."""
    for name, form in TAKEN.get(place.type or "", {}).items():
        found = place.written(name)
        if found is None or name in _without_effect(place):
            continue
        whole, literal = isinstance(found.value, str), "\0".join(_literals(found.value))
        if form is Form.HASH:
            values = converted("hash", literal) if whole else None
            for text in values.values() if isinstance(values, dict) else ():
                yield Template(name, text if isinstance(text, str) else json.dumps(text), form, found, whole)
        else:
            yield Template(name, literal, form, found, whole)


def _without_effect(place: Place) -> tuple[str, ...]:
    """Of the two ways to name an index only one counts; neither is judged where nobody can say which."""
    by_date = ("logstash_prefix", "logstash_dateformat")
    match place.flag("logstash_format"):
        case True:
            return ("index_name",)
        case False:
            return by_date
    return ("index_name", *by_date)


def _literals(value: Value) -> Iterator[str]:
    parts = (value,) if isinstance(value, str) else value
    return (part for part in parts if isinstance(part, str))
