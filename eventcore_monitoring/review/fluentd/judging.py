"""What a changed setting means for the lines: where it belongs, what it risks, and a sentence about it.

Facts: documentation and source of Fluentd 1.19.3 and of the plugins elasticsearch 6.0.0, opensearch 1.1.6, s3 1.8.5
and kafka 0.19.7.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from eventcore_monitoring.review.change import Risk
from eventcore_monitoring.review.fluentd.buffers import buffer, secondary
from eventcore_monitoring.review.fluentd.judgement import Judgement, becomes, replaced, said
from eventcore_monitoring.review.fluentd.pairing import Node
from eventcore_monitoring.review.fluentd.settings import Difference, Setting

_NONE, _REVIEW, _DANGER = Risk.NONE, Risk.REVIEW, Risk.DANGER


def judged(node: Node, difference: Difference) -> Judgement | None:
    """What a difference of a node's settings means; None: nothing is known of it but that it is one."""
    ways = (_secret, _verification, _type, _time, _reading, _buffer, _fields, _destination)
    return next((found for way in ways if (found := way(node, difference))), None)


def _last(name: str) -> str:
    return name.rpartition(".")[2]


# What so begins names fields of records, not settings.
_OF_RECORDS: Final = ("record.", "metric[", "labels.")

# Secrets, encryption


def _secret(node: Node, difference: Difference) -> Judgement | None:
    before, after = difference.before, difference.after
    if after is not None and after.is_secret:
        if before is not None and before.is_secret:
            return Judgement(
                "pipeline-secret", f"holds another secret in `{difference.name}`, for all to read", _REVIEW
            )
        return Judgement("pipeline-secret", f"holds a secret in `{difference.name}`, for all to read", _DANGER)
    if before is not None and before.is_secret:
        return Judgement("pipeline-secret", f"no longer holds a secret in `{difference.name}`", _REVIEW)
    return None


# The value with which the other side is not verified, or the connection is not encrypted.
_UNVERIFIED: Final[Mapping[str, object]] = {
    **dict.fromkeys(("ssl_verify", "ssl_verify_peer", "ssl_verify_hostname", "tls_verify_hostname"), ("bool", False)),
    **dict.fromkeys(("tls_insecure_mode", "tls_allow_self_signed_cert", "insecure"), ("bool", True)),
    "tls_verify_mode": "none",
    "client_cert_auth": ("bool", False),
    "verify_ssl": ("bool", False),
}
_UNENCRYPTED: Final = {"scheme": "http", "transport": "tcp", "keys": "tcp"}


def _verification(node: Node, difference: Difference) -> Judgement | None:
    if difference.name.startswith(_OF_RECORDS):
        return None
    name = _last(difference.name)
    values = [None if one is None else one.value for one in (difference.before, difference.after)]
    if name in _UNVERIFIED:
        off = _UNVERIFIED[name]
        if values[1] == off:
            return Judgement("pipeline-tls", f"no longer verifies the other side: {becomes(difference)}", _DANGER)
        return Judgement("pipeline-tls", becomes(difference), _REVIEW)
    if name in _UNENCRYPTED and (name != "keys" or difference.name.startswith("transport")):
        plain = _UNENCRYPTED[name]
        if values[1] in (plain, None):
            return Judgement("pipeline-tls", f"no longer encrypts the connection: {becomes(difference)}", _DANGER)
        if values[0] in (plain, None):
            return Judgement("pipeline-tls", f"encrypts the connection: {becomes(difference)}", _REVIEW)
    shown = _text_of(difference.before), _text_of(difference.after)
    if "https://" in shown[0] and "http://" in shown[1]:
        return Judgement("pipeline-tls", f"no longer encrypts the connection: {becomes(difference)}", _DANGER)
    if re.search(r"tls|ssl|(?:^|_)ca_|cert", name):
        return Judgement("pipeline-tls", becomes(difference), _REVIEW)
    return None


def _text_of(setting: Setting | None) -> str:
    return "" if setting is None else setting.text


# Types, times


def _type(node: Node, difference: Difference) -> Judgement | None:
    match difference.name:
        case "@type" if node.kind in ("match", "store"):
            return Judgement("pipeline-destination", replaced("writes to", difference), _DANGER)
        case "@type" if node.kind == "source":
            return Judgement("pipeline-source", replaced("reads by", difference), _DANGER)
        case "@type" if node.kind == "filter":
            return Judgement("pipeline-fields", replaced("is a filter", difference), _REVIEW)
        case "parse.@type":
            return Judgement("pipeline-parsing", replaced("parses lines as", difference), _REVIEW)
    return None


_TIMES: Final = (
    *("time_key", "time_format", "time_type", "timezone", "localtime", "utc", "time_format_fallbacks"),
    *("estimate_current_event", "reserve_time", "renew_time_key", "time_key_format", "use_event_time"),
)
_LESS_TIMES: Final = (
    *(
        "keep_time_key",
        "time_precision",
        "time_key_exclude_timestamp",
        "include_timestamp",
        "utc_index",
        "time_as_integer",
    ),
    *("path_timezone", "timekey_zone", "timekey_use_utc", "support_rfc5424_syslog"),
)


def _time(node: Node, difference: Difference) -> Judgement | None:
    name = _last(difference.name)
    if difference.name.startswith(_OF_RECORDS):
        return None
    if difference.name.startswith(("inject.", "format.")) and name in (*_TIMES, *_LESS_TIMES):
        return Judgement("pipeline-time", f"writes times otherwise: {becomes(difference)}", _REVIEW)
    if name in _TIMES:
        return Judgement("pipeline-time", f"takes the times of lines otherwise: {becomes(difference)}", _DANGER)
    if name in _LESS_TIMES:
        return Judgement("pipeline-time", becomes(difference), _REVIEW)
    return None


# What is read


def _reading(node: Node, difference: Difference) -> Judgement | None:
    if node.kind != "source":
        if difference.name.startswith("parse."):
            return Judgement("pipeline-parsing", f"parses otherwise: {becomes(difference)}", _REVIEW)
        return None
    match difference.name:
        case "path":
            return _paths(difference)
        case "tag":
            return Judgement("pipeline-tag", replaced("tags lines", difference), _REVIEW)
        case "port" | "bind" | "topics" | "brokers" | "topic":
            return Judgement("pipeline-source", replaced(f"listens to the {difference.name}", difference), _DANGER)
        case "exclude_path":
            return Judgement("pipeline-source", replaced("leaves out", difference), _REVIEW)
        case "pos_file":
            after = "" if difference.after is not None else ": after a restart lines are lost or read twice"
            risk = _REVIEW if difference.after is not None else _DANGER
            return Judgement("pipeline-source", f"{replaced('remembers its place in', difference)}{after}", risk)
        case "read_from_head" if difference.after is not None and difference.after.flag is False:
            message = "reads only what is added to files that it finds: what stood in them is lost"
            return Judgement("pipeline-source", message, _DANGER)
        case "emit_unmatched_lines" if difference.after is not None and difference.after.flag is False:
            return Judgement("pipeline-source", "drops lines that it cannot parse", _DANGER)
    if difference.name.startswith("parse."):
        return Judgement("pipeline-parsing", f"parses lines otherwise: {becomes(difference)}", _REVIEW)
    return None


def _paths(difference: Difference) -> Judgement:
    old, new = (set() if one is None else set(_split(one)) for one in (difference.before, difference.after))
    lost = [path for path in sorted(old - new) if not any(_covers(one, path) for one in new)]
    if lost:
        return Judgement("pipeline-source", replaced("reads", difference), _DANGER)
    added = ", ".join(f"`{path}`" for path in sorted(new - old))
    return (
        Judgement("pipeline-source", f"also reads {added}", _REVIEW)
        if added
        else Judgement("pipeline-source", replaced("reads", difference), _REVIEW)
    )


def _split(setting: Setting) -> list[str]:
    return [one.strip() for one in setting.text.strip("`").split(",")]


def _covers(pattern: str, path: str) -> bool:
    """Whether a glob surely reads all that a path reads: stars of the path count as texts."""
    shape = "".join("[^/]*" if "*" in one else re.escape(one) for one in re.split(r"(\*+)", pattern))
    return "**" not in path and re.fullmatch(shape, path) is not None


def _buffer(node: Node, difference: Difference) -> Judgement | None:
    return buffer(difference) or secondary(difference)


# Fields, destinations

_FIELDS: Final = (
    *("remove_keys", "keep_keys", "renew_record", "auto_typecast", "enable_ruby", "key_name", "reserve_data"),
    *("remove_key_name_field", "inject_key_prefix", "hash_value_field", "whitelist_keys", "path_key", "flatten_hashes"),
    *("flatten_hashes_separator", "include_tag_key", "tag_key", "key", "exclude_keys", "replace_invalid_sequence"),
    *("source_hostname_key", "source_address_key", "remove_keys_on_update", "emit_invalid_record_to_error"),
)


def _fields(node: Node, difference: Difference) -> Judgement | None:
    name, before, after = difference.name, difference.before, difference.after
    if name.startswith("record."):
        field = name.removeprefix("record.")
        if before is None:
            return Judgement("pipeline-fields", f"sets the field `{field}` to {said(after)}", _REVIEW)
        if after is None:
            return Judgement("pipeline-fields", f"no longer sets the field `{field}`", _REVIEW)
        return Judgement("pipeline-fields", replaced(f"sets the field `{field}` to", difference), _REVIEW)
    rule = re.fullmatch(r"(regexp|exclude)\[(.*)\](?:#\d+)?\.pattern", name)
    if rule and node.type == "grep":
        kept = "keeps only" if rule[1] == "regexp" else "drops"
        if after is None:
            return Judgement(
                "pipeline-fields", f"no longer {kept} lines whose `{rule[2]}` fits {said(before)}", _REVIEW
            )
        was = f" instead of {said(before)}" if before else ""
        return Judgement("pipeline-fields", f"{kept} lines whose `{rule[2]}` fits {said(after)}{was}", _REVIEW)
    if re.search(r"(?:regexp|exclude)(?:\[.*\]|#\d+)*\.key$", name):
        return Judgement("pipeline-fields", becomes(difference), _REVIEW if before and after else _NONE)
    if name == "rules":
        return _rules(difference)
    if node.type == "grep" and name not in ("@id", "@log_level"):
        return Judgement("pipeline-fields", f"keeps other lines: {becomes(difference)}", _REVIEW)
    if name in _FIELDS or name.startswith(("inject.", "format.")):
        return Judgement("pipeline-fields", becomes(difference), _REVIEW)
    return None


def _rules(difference: Difference) -> Judgement:
    """Of the rules that give lines other tags."""
    old, new = (one.text.split("; ") if one is not None else [] for one in (difference.before, difference.after))
    parts = [f"no longer {one}" for one in old if one not in new] + [f"now {one}" for one in new if one not in old]
    message = f"gives lines other tags: {', '.join(parts) or 'its rules stand in another order'}"
    return Judgement("pipeline-route", message, _DANGER)


_PLACES: Final = {
    "index_name": "writes to the index",
    "logstash_prefix": "writes to indices that begin with",
    "logstash_dateformat": "names indices by the date as",
    "host": "sends to",
    "hosts": "sends to",
    "port": "sends to the port",
    "cloud_id": "sends to the cloud",
    "endpoint": "sends to",
    "topic": "writes to the topic",
    "default_topic": "writes to the topic",
    "topic_key": "takes the topic from",
    "brokers": "sends to",
    "s3_bucket": "writes to the bucket",
    "s3_region": "writes to the region",
    "s3_object_key_format": "names objects",
    "path": "writes to",
    "data_stream_name": "writes to the data stream",
    "pipeline": "has documents pass the ingest pipeline",
    "target_index_key": "takes the index from the field",
    "id_key": "takes the identity of documents from",
    "template_name": "uses the index template",
}
_MORE_PLACES: Final = ("logstash_format", "logstash_prefix_separator", "write_operation", "type_name", "keys", "append")


def _destination(node: Node, difference: Difference) -> Judgement | None:
    if node.kind not in ("match", "store"):
        return None
    if re.fullmatch(r"server(?:#\d+)?\.(?:host|port)", difference.name):
        return Judgement("pipeline-destination", replaced("sends to", difference), _REVIEW)
    if difference.name in _PLACES:
        return Judgement("pipeline-destination", replaced(_PLACES[difference.name], difference), _REVIEW)
    if difference.name.startswith("server") or difference.name in _MORE_PLACES:
        return Judgement("pipeline-destination", becomes(difference), _REVIEW)
    return None
