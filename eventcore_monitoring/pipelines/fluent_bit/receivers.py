"""Sinks that send to others: `es`, `opensearch`, `http`, `forward`.

Fluent Bit 4.2.8, from its sources: `es` makes the name of an index from the record's time in UTC, and adds `@timestamp`
from it, with `time_key_nanos` to the nanosecond (one less for 2 of 100 microseconds, which are floats on the way). It
tries a chunk again as a whole where one record was refused. `http` sends `json_lines` as `application/x-ndjson` and
`json` as `application/json`, as Fluentd does with and without `json_array`.
"""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit

from eventcore_monitoring.model.pipelines import Pipeline
from eventcore_monitoring.model.pipelines.environment import Env
from eventcore_monitoring.model.pipelines.plugins import Part
from eventcore_monitoring.pipelines.fluent_bit.sources import Properties
from eventcore_monitoring.pipelines.fluent_bit.words import Words
from eventcore_monitoring.pipelines.tags import time_key_of


def search(words: Words, pipeline: Pipeline, kind: str) -> Properties:
    """Elasticsearch and OpenSearch."""
    version = words.left.get(f"default_{kind}_version")
    host, port = words.take("host"), words.take("port")
    if host is None:
        words.refuse("Fluent Bit sends to one host", "write host")
    output: Properties = {"name": "es" if kind == "elasticsearch" else kind, "host": words.text(host or "")}
    output["port"] = port if isinstance(port, int) else 9200
    if words.take("scheme") == "https":
        output |= {"tls": True, "tls.verify": words.take("ssl_verify") is not False}
        output |= _said(words, {"ca_file": "tls.ca_file", "client_cert": "tls.crt_file", "client_key": "tls.key_file"})
    output |= _said(words, {"user": "http_user", "password": "http_passwd", "pipeline": "pipeline"})
    output |= _index(words)
    time_key = words.take("time_key")
    if time_key not in (None, time_key_of(pipeline)):
        words.refuse(f"Fluent Bit takes the record's time, not the field `{time_key}`", "leave `time_key` out")
    operation = words.take("write_operation") or "index"
    if operation not in ("index", "create"):
        words.refuse(f"`{operation}` needs an `id_key`, which is not translated", 'write write_operation="index"')
    output |= {"time_key_nanos": True, "write_operation": str(operation)}
    if words.take("suppress_type_name") is True or kind == "opensearch" or (isinstance(version, int) and version >= 8):
        output["suppress_type_name"] = True
    words.note(
        "where a record is refused, Fluent Bit sends its whole chunk again, and the other records are there twice",
        "let the index take every record: types that fit what the lines hold",
    )
    return output


def _said(words: Words, names: Mapping[str, str]) -> Properties:
    """Words that only have another name."""
    values = {name: words.take(word) for word, name in names.items()}
    return {name: words.text(value) for name, value in values.items() if value is not None}


def _index(words: Words) -> Properties:
    by_day = words.take("logstash_format") is True
    stamped = words.take("include_timestamp") is True
    prefix, name = words.take("logstash_prefix"), words.take("index_name")
    if words.take("utc_index") is False:
        words.refuse("Fluent Bit names an index by the day in UTC", "write utc_index=True")
    if by_day:
        index: Properties = {"logstash_format": True, "logstash_prefix": words.text(prefix or "logstash")}
        same = {word: word for word in ("logstash_prefix_separator", "logstash_dateformat")}
        return index | _said(words, same)
    if not stamped:
        words.refuse("Fluent Bit always adds `@timestamp`", "write include_timestamp=True or logstash_format=True")
    index_name = words.text(name or "fluentd")
    if "%" in index_name:
        words.refuse("the date in `index_name` is that of the chunk in Fluentd", "write logstash_format=True")
    return {"index": index_name}


def http(words: Words) -> Properties:
    """A POST of JSON."""
    endpoint = words.take("endpoint")
    text = words.text(endpoint or "")
    if isinstance(endpoint, Env) or "%" in text:
        words.refuse("Fluent Bit takes host, port and path apart", "write the address as it is, without placeholders")
    address = urlsplit("http://unknown" if isinstance(endpoint, Env) else text)
    if words.take("http_method") not in (None, "post"):
        words.refuse("Fluent Bit 4.0 sends `post` only", 'write http_method="post"')
    secure = address.scheme == "https"
    port = address.port or (443 if secure else 80)
    output: Properties = {"name": "http", "host": address.hostname or "", "port": port}
    output["uri"] = (address.path or "/") + (f"?{address.query}" if address.query else "")
    if secure:
        output |= {"tls": True, "tls.verify": True}
    as_array = words.take("json_array") is True
    output["format"] = "json" if as_array else "json_lines"
    output["json_date_key"] = False  # or every record would get a field `date`
    if words.take("content_type") not in (None, "application/json" if as_array else "application/x-ndjson"):
        words.refuse("Fluent Bit's `http` says the content's own type", "leave `content_type` out")
    if words.take("compress") == "gzip":
        output["compress"] = "gzip"
    headers = words.take("headers")
    if isinstance(headers, Mapping):
        output["header"] = [f"{name} {words.text(value)}" for name, value in headers.items()]
    if isinstance(auth := words.take("auth"), Part):
        own = Words(auth, f"{words.at}.auth", words.found)
        if own.take("method") not in (None, "basic"):
            own.refuse("requests signed for AWS are not translated", 'write method="basic"')
        output |= _said(own, {"username": "http_user", "password": "http_passwd"})
        own.end()
    words.take("retryable_response_codes")
    words.take("error_response_as_unrecoverable")
    words.note(
        "Fluent Bit tries again after 408, 429 and 5xx, and gives up after any other response that is no success",
        "let the receiver answer so",
    )
    return output


def forward(words: Words) -> Properties:
    """Fluentd's own protocol, to one receiver."""
    servers = words.take("server")
    output: Properties = {"name": "forward"}
    if isinstance(servers, tuple) and len(servers) == 1 and isinstance(servers[0], Part):
        own = Words(servers[0], f"{words.at}.server.0", words.found)
        port = own.take("port")
        output |= {"host": own.text(own.take("host")), "port": port if isinstance(port, int) else 24224}
        output |= _said(own, {"shared_key": "shared_key", "username": "username", "password": "password"})
        own.end(("weight",))
    else:
        words.refuse("several receivers take turns otherwise in Fluent Bit", "write one server")
    if isinstance(security := words.take("security"), Part):
        own = Words(security, f"{words.at}.security", words.found)
        output |= _said(own, {"self_hostname": "self_hostname", "shared_key": "shared_key"})
        own.end()
    if words.take("transport") == "tls":
        output |= {"tls": True, "tls.verify": words.take("tls_insecure_mode") is not True}
    if words.take("compress") == "gzip":
        output["compress"] = "gzip"
    for word in ("require_ack_response", "time_as_integer"):
        if words.take(word) is True:
            output[word] = True
    return output
