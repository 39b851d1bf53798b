"""What changes in Fluentd configuration is said in its meaning, with what it risks."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings

from eventcore_monitoring.fluentd.parser import FluentdSyntaxError, read
from eventcore_monitoring.fluentd.printer import printed
from eventcore_monitoring.fluentd.tree import Section
from eventcore_monitoring.review.change import Change, Risk
from eventcore_monitoring.review.fluentd import fluentd
from fluentd.strategies import sections

ROOT = Path(__file__).parents[2]
GENERATED = (ROOT / "generated/production/fluentd/fluent.conf").read_text("utf-8")
RIGHT = [
    row["configuration"]
    for file in sorted((ROOT / "tests/fluentd/right").glob("*.yaml"))
    for row in yaml.safe_load(file.read_text("utf-8"))
]
NONE, REVIEW, DANGER = Risk.NONE, Risk.REVIEW, Risk.DANGER

SOURCE = """\
<source>
  @type tail
  @id in
  path /var/log/app.log
  pos_file /var/lib/app.pos
  tag app.web
  read_from_head true
  <parse>
    @type json
    time_key at
    time_type string
    time_format %Y-%m-%dT%H:%M:%S
  </parse>
</source>
"""
FORWARD = "<source>\n  @type forward\n  @id in\n</source>\n"
LEVEL = """\
<filter app.**>
  @type record_transformer
  @id level
  <record>
    level info
  </record>
</filter>
"""
GREP = """\
<filter app.**>
  @type grep
  @id grep
  <regexp>
    key level
    pattern /info/
  </regexp>
</filter>
"""
STORE = """\
<match app.**>
  @type elasticsearch
  @id store
  host es.example.com
  scheme https
  index_name app
  <buffer tag>
    @type file
    path /var/lib/buffer
    flush_interval 5s
    total_limit_size 512m
    retry_timeout 1h
    overflow_action block
  </buffer>
</match>
"""
REST = "<match **>\n  @type file\n  @id rest\n  path /var/log/rest\n</match>\n"
OTHER = "<match web.**>\n  @type null\n  @id other\n</match>\n"
COUNT = """\
<filter app.**>
  @type prometheus
  @id count
  <metric>
    name lines_total
    type counter
    desc Lines.
    <labels>
      level $.level
      host ${hostname}
    </labels>
  </metric>
</filter>
"""
COPY = """\
<match app.**>
  @type copy
  <store>
    @type elasticsearch
    @id store
    host es.example.com
  </store>
  <store>
    @type file
    @id archive
    path /data/app
  </store>
</match>
"""
WHOLE = SOURCE + LEVEL + COUNT + STORE + REST


def changes(before: str, after: str, path: str = "fluent.conf") -> list[Change]:
    return list(fluentd({path: before.encode()}, {path: after.encode()}))


def edited(old: str, new: str, text: str = WHOLE) -> list[tuple[str, str, str, Risk]]:
    """What is said of the configuration when this text in it becomes another."""
    assert old in text
    return [
        (one.at, one.code.removeprefix("pipeline-"), one.message, one.risk)
        for one in changes(text, text.replace(old, new))
    ]


# Settings, one a time: the text, what becomes of it, and what is said of that.
SETTINGS = [
    ("app.log", "api.log", "source", "reads `/var/log/api.log` instead of `/var/log/app.log`", DANGER),
    ("app.log", "*.log", "source", "also reads `/var/log/*.log`", REVIEW),
    ("app.log", "app.log,/data/b.log", "source", "also reads `/data/b.log`", REVIEW),
    (
        "  pos_file /var/lib/app.pos\n",
        "",
        "source",
        "no longer remembers its place in `/var/lib/app.pos`: after a restart lines are lost or read twice",
        DANGER,
    ),
    (
        "read_from_head true",
        "read_from_head false",
        "source",
        "reads only what is added to files that it finds: what stood in them is lost",
        DANGER,
    ),
    (
        "%Y-%m-%dT%H:%M:%S",
        "%Y-%m-%d",
        "time",
        "takes the times of lines otherwise: sets `parse.time_format` to `%Y-%m-%d` instead of `%Y-%m-%dT%H:%M:%S`",
        DANGER,
    ),
    (
        "    time_type string\n",
        "    time_type string\n    timezone +02:00\n",
        "time",
        "takes the times of lines otherwise: sets `parse.timezone` to `+02:00`",
        DANGER,
    ),
    ("level info", "level warn", "fields", "sets the field `level` to `warn` instead of `info`", REVIEW),
    ("level info\n", "level info\n    team ops\n", "fields", "sets the field `team` to `ops`", REVIEW),
    (
        "es.example.com",
        "es2.example.com",
        "destination",
        "sends to `es2.example.com` instead of `es.example.com`",
        REVIEW,
    ),
    ("index_name app", "index_name logs", "destination", "writes to the index `logs` instead of `app`", REVIEW),
    ("https", "http", "tls", "no longer encrypts the connection: sets `scheme` to `http` instead of `https`", DANGER),
    (
        "  index_name app\n",
        "  index_name app\n  ssl_verify no\n",
        "tls",
        "no longer verifies the other side: sets `ssl_verify` to `no` instead of `true` (the default)",
        DANGER,
    ),
    (
        "flush_interval 5s",
        "flush_interval 1m",
        "buffer",
        "sends what waits every 1 minute instead of 5 seconds",
        REVIEW,
    ),
    ("512m", "64m", "buffer", "keeps in the buffer at most 64 MiB instead of 512 MiB", DANGER),
    ("512m", "1g", "buffer", "keeps in the buffer at most 1 GiB instead of 512 MiB", REVIEW),
    (
        "retry_timeout 1h",
        "retry_timeout 5m",
        "buffer",
        "gives lines up after trying for 5 minutes instead of 1 hour",
        DANGER,
    ),
    (
        "retry_timeout 1h",
        "retry_timeout 2h",
        "buffer",
        "gives lines up after trying for 2 hours instead of 1 hour",
        REVIEW,
    ),
    (
        "retry_timeout 1h",
        "retry_timeout 1h\n    retry_max_times 3",
        "buffer",
        "gives lines up after 3 tries instead of no limit",
        DANGER,
    ),
    (
        "    overflow_action block\n",
        "    overflow_action drop_oldest_chunk\n",
        "buffer",
        "drops the oldest lines when the buffer is full",
        DANGER,
    ),
    (
        "    overflow_action block\n",
        "",
        "buffer",
        "refuses lines when the buffer is full, which loses those of a source that does not wait",
        DANGER,
    ),
    ("<buffer tag>", "<buffer tag,level>", "buffer", "cuts chunks by `tag,level` instead of `tag`", REVIEW),
    (
        "scheme https",
        "scheme https\n  request_timeout 9s",
        "settings",
        "has other settings: `request_timeout` is 9 seconds instead of 5 seconds (the default)",
        REVIEW,
    ),
    ("@id rest", "@id rest\n  @log_level debug", "settings", "has other settings: `@log_level` is `debug`", REVIEW),
]


@pytest.mark.parametrize(("old", "new", "code", "message", "risk"), SETTINGS, ids=[row[3][:60] for row in SETTINGS])
def test_a_setting_is_said_in_its_meaning(old: str, new: str, code: str, message: str, risk: Risk) -> None:
    assert [row[1:] for row in edited(old, new)] == [(code, message, risk)]


def test_a_change_names_its_section_its_line_and_what_stood_and_stands() -> None:
    (one,) = changes(WHOLE, WHOLE.replace("512m", "64m"))
    assert (one.at, one.before, one.after) == ("fluentd.store", "512 MiB", "64 MiB")
    assert one.source is not None
    assert (one.source.file, WHOLE.splitlines()[one.source.line - 1].strip()) == (
        "fluent.conf",
        "total_limit_size 512m",
    )


def test_a_buffer_that_is_gone_is_what_it_was_by_default() -> None:
    start, end = STORE.index("  <buffer"), STORE.index("</match>")
    said = [row[2] for row in edited(STORE[start:end], "")]
    assert said == [
        "keeps what waits in memory: a crash loses it",
        "no longer keeps what waits in `/var/lib/buffer`: what waits in the old place is left there",
        "sends what waits every 1 minute (the default) instead of 5 seconds",
        "gives lines up after trying for 3 days (the default) instead of 1 hour",
        "refuses lines when the buffer is full, which loses those of a source that does not wait",
        "means the same as before: `buffer.keys` is left out, and `tag` is its default; "
        "`buffer.total_limit_size` is left out, and 512 MiB is its default",
    ]


def test_what_keeps_lines_that_could_not_be_sent_is_one_change() -> None:
    inside = "  <secondary>\n    @type secondary_file\n    directory /x\n  </secondary>\n"
    kept = STORE.replace("</match>", f"{inside}</match>")
    ((_, _, message, risk),) = edited(kept, STORE, SOURCE + kept)
    assert (message, risk) == ("no longer keeps lines anywhere that it gave up sending", DANGER)


def test_another_server_is_another_destination() -> None:
    text = SOURCE + "<match app.**>\n  @type forward\n  <server>\n    host a\n    port 24224\n  </server>\n</match>\n"
    (one,) = changes(text, text.replace("host a", "host b"))
    assert (one.message, one.risk) == ("sends to `b` instead of `a`", REVIEW)
    assert one.behaviour == ("a line of 2026-11-23T08:00:00Z comes to the servers `b:24224` instead of `a:24224`",)


def test_settings_of_fluentd_itself_are_said() -> None:
    text = "<system>\n  log_level info\n</system>\n" + WHOLE
    assert edited("log_level info", "log_level warn\n  workers 2", text) == [
        (
            "fluentd.system",
            "settings",
            "has other settings: `log_level` is `warn` instead of `info`, "
            "`workers` is `2` instead of `1` (the default)",
            REVIEW,
        )
    ]


def test_a_field_is_no_setting_whatever_its_name() -> None:
    for name in ("scheme", "ssl_verify", "time_format", "tls_insecure_mode"):
        text = SOURCE + LEVEL.replace("level info", f"{name} https") + REST
        assert [row[1:] for row in edited(f"{name} https", f"{name} http", text)] == [
            ("fields", f"sets the field `{name}` to `http` instead of `https`", REVIEW)
        ]


# Secrets


@pytest.mark.parametrize("written", ["password hunter2", "hosts https://me:hunter2@es.example.com:9200"])
def test_a_secret_that_appears_is_danger_and_is_not_repeated(written: str) -> None:
    text = SOURCE + STORE.replace("  host es.example.com\n", f"  {written}\n")
    found = changes(SOURCE + STORE, text)
    name = written.split()[0]
    assert (f"holds a secret in `{name}`, for all to read", DANGER) in [(one.message, one.risk) for one in found]
    assert "hunter2" not in repr(found)
    whole = changes(SOURCE, text)
    assert (f"holds a secret in `{name}`, for all to read", DANGER) in [(one.message, one.risk) for one in whole]
    assert "hunter2" not in repr(whole) + repr(changes(text, SOURCE))


def test_a_variable_of_the_environment_is_no_secret() -> None:
    found = edited("  index_name app\n", "  index_name app\n  password \"#{ENV.fetch('P')}\"\n")
    assert [row[1:] for row in found] == [("settings", "has other settings: `password` is `#{ENV.fetch('P')}`", REVIEW)]


# What is there


def test_a_source_that_is_gone_is_danger_and_a_new_one_is_not() -> None:
    assert edited(SOURCE, "")[0] == (
        "fluentd.in",
        "source",
        "is gone: reads `/var/log/app.log` (tail)",
        DANGER,
    )
    second = SOURCE.replace("@id in", "@id second").replace("app.log", "b.log")
    assert edited(SOURCE, SOURCE + second) == [
        ("fluentd.second", "source", "is new: reads `/var/log/b.log` (tail)", REVIEW)
    ]


def test_a_filter_that_is_gone_says_which_field_is_missing_now() -> None:
    found = changes(SOURCE + LEVEL + STORE, SOURCE + STORE)
    assert [(one.message, one.risk, one.behaviour) for one in found] == [
        (
            "is gone: filter record_transformer of `app.**`",
            REVIEW,
            ("a line without the field `level` of its own has it no longer at elasticsearch (`app`)",),
        )
    ]


def test_an_output_that_is_gone_is_danger() -> None:
    text = SOURCE + COPY
    found = edited(COPY[COPY.index("  <store>\n    @type file") : COPY.index("</match>")], "", text)
    assert found == [("fluentd.archive", "destination", "is gone: writes lines to file (`/data/app`)", DANGER)]


def test_an_output_that_gets_a_companion_stays_what_it_is() -> None:
    alone = "<match app.**>\n  @type elasticsearch\n  @id store\n  host es.example.com\n</match>\n"
    assert edited(alone, COPY, SOURCE + alone) == [
        ("fluentd.archive", "destination", "is new: writes lines to file (`/data/app`)", REVIEW),
        ("fluentd.store", "route", "is one of several outputs of `app.**`: no line takes another way", NONE),
    ]


def test_another_plugin_in_its_place_is_one_change() -> None:
    disk = "<match app.**>\n  @type file\n  @id store\n  path /data/app\n</match>\n"
    assert edited(STORE, disk, SOURCE + STORE)[0] == (
        "fluentd.store",
        "destination",
        "writes lines to file (`/data/app`) instead of elasticsearch (`app`)",
        DANGER,
    )


def test_a_label_that_is_gone_is_one_change() -> None:
    inside = "<filter a>\n@type stdout\n</filter>\n<match a>\n@type file\npath /x\n</match>\n"
    label = f"<label @X>\n{inside}</label>\n"
    assert edited(label, "", WHOLE + label) == [
        ("fluentd.@X", "section", "is gone: filter stdout of `a` and writes lines of `a` to file (`/x`)", DANGER)
    ]


# Routes


def route(before: str, after: str) -> list[tuple[str, str, Risk]]:
    return [(one.at, one.message, one.risk) for one in changes(before, after)]


def test_matches_in_another_order_send_lines_elsewhere() -> None:
    assert route(SOURCE + STORE + REST, SOURCE + REST + STORE) == [
        ("fluentd.in", "lines of `app.web` now end at file instead of elasticsearch", DANGER),
        ("fluentd.rest", "stands before the match `store` now, and some tags fit both", REVIEW),
    ]


def test_matches_that_share_no_tag_may_change_places() -> None:
    assert route(SOURCE + STORE + OTHER, SOURCE + OTHER + STORE) == [
        ("fluentd.other", "stands before the match `store` now: no tag fits both, so nothing changes", NONE)
    ]


def test_matches_that_share_tags_which_never_come_may_change_places() -> None:
    narrow = STORE.replace("app.**", "app.web")
    deep = OTHER.replace("web.**", "*.*.deep app.web.deep app.x")
    wide = REST.replace("**", "app.x.**")
    assert route(SOURCE + narrow + deep + wide, SOURCE + narrow + wide + deep) == [
        ("fluentd.rest", "stands before the match `other` now: no line takes another way", NONE)
    ]


def test_filters_that_share_tags_are_looked_at_when_their_order_changes() -> None:
    assert route(SOURCE + LEVEL + GREP + STORE, SOURCE + GREP + LEVEL + STORE) == [
        ("fluentd.grep", "is applied before the filter `level` now", REVIEW)
    ]


def test_filters_that_share_no_tag_may_change_places() -> None:
    other = GREP.replace("app.**", "web.**")
    ((_, message, risk),) = route(SOURCE + LEVEL + other + STORE, SOURCE + other + LEVEL + STORE)
    assert (message, risk) == ("stands before the filter `level` now: no tag fits both, so nothing changes", NONE)


def test_a_filter_behind_the_match_is_no_longer_passed() -> None:
    found = changes(SOURCE + LEVEL + STORE, SOURCE + STORE + LEVEL)
    assert (found[0].message, found[0].risk) == ("lines of `app.web` no longer pass the filter `level`", REVIEW)
    assert found[0].behaviour == (
        "a line without the field `level` of its own has it no longer at elasticsearch (`app`)",
    )


def test_a_pattern_that_no_longer_fits_says_where_lines_end_now() -> None:
    assert route(SOURCE + STORE, SOURCE + STORE.replace("app.**", "web.**")) == [
        ("fluentd.in", "lines of `app.web` now reach nothing instead of elasticsearch", DANGER),
        ("fluentd.store", "takes `web.**` instead of `app.**`", REVIEW),
    ]


def test_a_pattern_that_fits_the_same_lines_changes_nothing() -> None:
    assert route(WHOLE, WHOLE.replace("<match app.**>", "<match app.*>")) == [
        ("fluentd.store", "takes `app.*` instead of `app.**`: no line takes another way", NONE)
    ]


def test_lines_that_are_thrown_away_now_are_danger() -> None:
    away = "<match app.web>\n  @type null\n  @id away\n</match>\n"
    assert ("fluentd.in", "lines of `app.web` are thrown away now instead of elasticsearch", DANGER) in route(
        SOURCE + STORE, SOURCE + away + STORE
    )


def test_of_tags_that_senders_choose_examples_are_given() -> None:
    two = STORE.replace("<match app.**>", "<match app.a app.b>")
    found = route(FORWARD + two + REST, FORWARD + two.replace("app.a app.b", "app.a") + REST)
    assert found[0] == ("fluentd.in", "lines tagged `app.b` now end at file instead of elasticsearch", DANGER)


def test_a_tag_and_its_patterns_renamed_together_keep_their_routes() -> None:
    found = route(SOURCE + STORE, (SOURCE + STORE).replace("tag app.web", "tag api.web").replace("app.**", "api.**"))
    assert found == [
        ("fluentd.in", "tags lines `api.web` instead of `app.web`", REVIEW),
        ("fluentd.store", "takes `api.**` instead of `app.**`: no line takes another way", NONE),
    ]


def test_a_route_that_moves_into_a_label_whole_changes_nothing() -> None:
    labelled = SOURCE.replace("@id in", "@id in\n  @label @APP") + f"<label @APP>\n{STORE}</label>\n"
    assert {risk for _, _, risk in route(SOURCE + STORE, labelled)} == {NONE}
    renamed = labelled.replace("@APP", "@WEB")
    assert route(labelled, renamed) == [
        ("fluentd.store", "renames the label `@APP` to `@WEB`: no line takes another way", NONE)
    ]


def test_a_part_of_a_configuration_is_followed_for_all_tags() -> None:
    found = route(STORE + REST, REST + STORE)
    assert found[0] == ("fluentd.rest", "lines tagged `app` now end at file instead of elasticsearch", DANGER)


def test_of_a_pattern_that_code_says_nobody_claims_anything() -> None:
    unknown = SOURCE + "<match \"#{ENV['P']}\">\n  @type file\n  path /x\n</match>\n" + STORE
    found = changes(unknown, unknown.replace("<match app.**>", "<match app.*>"))
    assert [one.risk for one in found] == [REVIEW, REVIEW]
    assert "routes that nobody can tell" in found[-1].message


REWRITE = """\
<match app.**>
  @type rewrite_tag_filter
  @id rewrite
  <rule>
    key level
    pattern /error/
    tag alarm
  </rule>
  <rule>
    key level
    pattern /.+/
    tag plain
  </rule>
</match>
"""
ENDS = "<match alarm>\n  @type file\n  path /alarm\n</match>\n" + STORE.replace("app.**", "plain")


def test_lines_that_get_other_tags_are_followed() -> None:
    start, end = REWRITE.index("  <rule>"), REWRITE.index("  <rule>\n    key level\n    pattern /.+/")
    assert edited(REWRITE[start:end], "", SOURCE + REWRITE + ENDS) == [
        ("fluentd.rewrite", "route", "gives lines other tags: no longer `alarm` where `level` fits `/error/`", DANGER),
        ("fluentd.rewrite", "route", "lines of `app.**` no longer reach file, only elasticsearch", DANGER),
    ]
    swapped = REWRITE[:start] + REWRITE[end:-9] + REWRITE[start:end] + REWRITE[-9:]
    assert edited(REWRITE, swapped, SOURCE + REWRITE + ENDS) == [
        ("fluentd.rewrite", "route", "gives lines other tags: its rules stand in another order", DANGER)
    ]


def test_outputs_beside_each_other_may_change_places_unless_one_waits_for_the_other_to_fail() -> None:
    start, middle, end = COPY.index("  <store>"), COPY.index("  <store>\n    @type file"), COPY.index("</match>")
    first, second = COPY[start:middle], COPY[middle:end]
    swapped = COPY[:start] + second + first + COPY[end:]
    assert [row[1:] for row in edited(COPY, swapped, SOURCE + COPY)] == [
        ("route", "gets lines before the output `store` now: no line takes another way", NONE)
    ]
    waiting = SOURCE + COPY.replace(second, second.replace("<store>", "<store ignore_if_prev_success>"))
    ((_, _, message, risk),) = edited("<store ignore_if_prev_success>", "<store >", waiting)
    assert (message, risk) == ("gets all lines, not only those that the output before it refused", REVIEW)


# Metrics


@pytest.mark.parametrize(
    ("old", "new", "message", "risk"),
    [
        (
            "name lines_total",
            "name app_lines_total",
            "renames the metric `lines_total` to `app_lines_total`: what reads the old name gets nothing",
            DANGER,
        ),
        (
            "      level $.level\n",
            "",
            "removes the label `level` of the metric `lines_total`: what selects or groups by it gets nothing",
            DANGER,
        ),
        (
            "level $.level\n",
            "level $.level\n      team $.team\n",
            "adds the label `team` of the metric `lines_total`: it has more series",
            REVIEW,
        ),
        (
            "$.level",
            "$.severity",
            "takes the label `level` of the metric `lines_total` from `$.severity` instead of `$.level`",
            REVIEW,
        ),
        ("type counter", "type gauge", "makes the metric `lines_total` a gauge instead of a counter", DANGER),
        ("desc Lines.", "desc All lines.", "describes the metric `lines_total` in other words", NONE),
        (
            COUNT[COUNT.index("  <metric>") : COUNT.index("</filter>")],
            "",
            "no longer counts the metric `lines_total`: what reads it gets nothing",
            DANGER,
        ),
    ],
)
def test_metrics_are_a_contract(old: str, new: str, message: str, risk: Risk) -> None:
    ((_, code, *said),) = edited(old, new)
    assert said == [message, risk]
    assert code == ("metric" if "what reads" in message else "metric-series")


def test_the_other_parameters_of_a_metric_are_said_too() -> None:
    ((_, code, message, risk),) = edited("    type counter\n", "    type counter\n    retention 1h\n")
    assert (code, message, risk) == ("settings", "has other settings: `metric[lines_total].retention` is `1h`", REVIEW)
    kept = COUNT.replace("    type counter\n", "    type counter\n    retention 1h\n")
    start, end = kept.index("  <metric>"), kept.index("</filter>")
    assert [row[1] for row in edited(kept[start:end], "", WHOLE.replace(COUNT, kept))] == ["metric"]


def test_a_metric_that_two_plugins_count_is_compared_in_both() -> None:
    second = COUNT.replace("@id count", "@id second").replace("$.level", "$.severity")
    found = edited("$.severity", "$.sev", WHOLE.replace(COUNT, COUNT + second))
    assert [(row[0], row[3]) for row in found] == [("fluentd.second", REVIEW)]


def test_what_is_gone_beside_a_metric_that_is_gone_is_said_too() -> None:
    alike = "<filter app.**>\n  @type grep\n  <exclude>\n    key a\n    pattern /b/\n  </exclude>\n</filter>\n"
    nameless = COUNT.replace("  @id count\n", "")
    messages = [row[2] for row in edited(nameless + alike, "", SOURCE + nameless + alike + STORE)]
    assert messages[0].startswith("no longer counts the metric `lines_total`")
    assert any("filter grep" in one or "2 filters" in one for one in messages[1:])


# Behaviour


def test_a_line_shows_the_index_that_it_comes_to() -> None:
    dated = STORE.replace("index_name app", "logstash_format true\n  logstash_prefix app")
    (one,) = changes(SOURCE + dated, SOURCE + dated.replace("prefix app", "prefix logs"))
    assert one.behaviour == (
        "a line of 2026-11-23T08:00:00Z comes to the index `logs-2026.11.23` instead of `app-2026.11.23`",
    )


def test_a_line_shows_the_time_that_it_gets() -> None:
    (one,) = changes(
        SOURCE + STORE, (SOURCE + STORE).replace("time_type string", "time_type string\n    timezone +02:00")
    )
    assert one.behaviour == (
        "a line of 2026-11-23T08:00:00Z counts as one of 2026-11-23T06:00:00Z at elasticsearch (`app`)",
    )


def test_fields_that_an_output_gets_are_known_for_all_lines() -> None:
    parsed = SOURCE.replace("@type json", "@type regexp\n    expression /^(?<level>\\w+) (?<text>.*)$/")
    (one,) = changes(parsed + STORE, parsed.replace("?<text>", "?<message>") + STORE)
    assert (one.code, one.risk) == ("pipeline-parsing", REVIEW)
    assert one.behaviour == (
        "the field `text` is gone at elasticsearch (`app`)",
        "the field `message` is new at elasticsearch (`app`)",
    )


def test_what_a_filter_made_of_a_line_shows_when_it_is_gone() -> None:
    text = SOURCE.replace("@type json", "@type none")
    parser = "<filter app.**>\n@type parser\nkey_name message\n<parse>\n@type json\n</parse>\n</filter>\n"
    (one,) = changes(text + parser + STORE, text + STORE)
    assert one.behaviour == (
        'a line has `message` `{"message": "a line"}` instead of `a line` at elasticsearch (`app`)',
    )


def test_of_several_fields_each_change_shows_its_own() -> None:
    two = LEVEL.replace("level info", "level info\n    team ops")
    found = changes(SOURCE + two + STORE, SOURCE + two.replace("    team ops\n", "").replace("info", "warn") + STORE)
    assert [(one.message, len(one.behaviour)) for one in found] == [
        ("sets the field `level` to `warn` instead of `info`", 0),
        ("no longer sets the field `team`", 1),
    ]


# Form


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("flush_interval 5s", "flush_interval 5"),
        ("retry_timeout 1h", 'retry_timeout "60m"'),
        ("read_from_head true", "read_from_head yes"),
        ("retry_timeout 1h", "retry_timeout 1h\n    retry_type exponential_backoff"),
        ("  index_name app\n  <buffer tag>", "\n  # the index\n  index_name   app # yes\n  <buffer tag>"),
        ("  host es.example.com\n  scheme https\n", "  scheme https\n  host es.example.com\n"),
        ("<match app.**>", "<match  app.** >"),
        (LEVEL, f"# A level.\n{LEVEL}\n\n"),
    ],
)
def test_what_only_reads_otherwise_risks_nothing(old: str, new: str) -> None:
    found = edited(old, new)
    assert [(code, risk) for _, code, _, risk in found] == [("form", NONE)]


def test_spelling_that_means_the_same_is_named() -> None:
    assert edited("flush_interval 5s", "flush_interval 5")[0][2] == (
        "means the same as before: `buffer.flush_interval` is `5` instead of `5s`, the same to Fluentd"
    )


def test_old_flat_parameters_are_those_of_their_sections() -> None:
    flat = "<match a>\n  @type elasticsearch\n  flush_interval 5s\n</match>\n"
    nested = "<match a>\n  @type elasticsearch\n  <buffer>\n    flush_interval 5s\n  </buffer>\n</match>\n"
    assert [risk for _, _, risk in route(flat, nested)] == [NONE]


# Files


def test_included_files_count_where_they_are_included() -> None:
    before = {"etc/fluent.conf": f"{SOURCE}@include d/*.conf\n".encode(), "etc/d/out.conf": STORE.encode()}
    after = {**before, "etc/d/out.conf": STORE.replace("512m", "64m").encode()}
    (one,) = fluentd(before, after)
    assert (one.at, one.risk) == ("fluentd.store", DANGER)
    assert one.source is not None
    assert (one.source.file, one.source.line) == ("etc/d/out.conf", 11)
    whole = {"etc/fluent.conf": (SOURCE + STORE).encode()}
    assert {one.risk for one in fluentd(before, whole)} == {NONE}


def test_a_file_of_any_name_counts_where_it_is_included() -> None:
    before = {"fluent.conf": f"{SOURCE}@include out.txt\n".encode(), "out.txt": STORE.encode(), "x.txt": b"1"}
    (one,) = fluentd(before, {**before, "out.txt": STORE.replace("512m", "64m").encode()})
    assert one.risk == DANGER
    assert list(fluentd(before, {**before, "x.txt": b"2"})) == []


def test_an_include_that_finds_nothing_any_more_is_said() -> None:
    before = {"fluent.conf": f"{SOURCE}@include out.conf\n".encode(), "out.conf": STORE.encode()}
    after = {"fluent.conf": before["fluent.conf"]}
    found = list(fluentd(before, after))
    assert ("pipeline-include", REVIEW) in [(one.code, one.risk) for one in found]
    assert ("is gone: writes lines of `app.**` to elasticsearch (`app`)", DANGER) in [
        (one.message, one.risk) for one in found
    ]


def test_a_file_that_cannot_be_read_any_more_is_danger() -> None:
    (one,) = changes(WHOLE, WHOLE.replace("</filter>", "</match>", 1))
    assert (one.at, one.code, one.risk) == ("fluentd.fluent.conf", "pipeline-unreadable", DANGER)
    assert one.message.startswith(
        "cannot be read any more, so that Fluentd does not start: `</match>` closes no section"
    )
    (back,) = changes(WHOLE.replace("</filter>", "</match>", 1), WHOLE)
    assert (back.code, back.risk) == ("pipeline-unreadable", REVIEW)
    assert back.message.startswith("can be read again")
    (gone,) = fluentd({"fluent.conf": b"<source>\n"}, {})
    assert (gone.message.split(";")[0], gone.risk) == ("is gone", REVIEW)


def test_configuration_files_of_other_programs_are_left_alone() -> None:
    assert changes("server {\n  listen 80;\n}\n", "server {\n  listen 81;\n}\n", "nginx.conf") == []
    assert changes("[INPUT]\n  Name tail\n", "[INPUT]\n  Name tcp\n", "fluent-bit.conf") == []


def test_a_whole_configuration_that_is_new_or_gone_is_one_change() -> None:
    tree = {"a/fluent.conf": (SOURCE + STORE).encode()}
    what = "reads `/var/log/app.log` (tail) and writes lines of `app.**` to elasticsearch (`app`)"
    assert [(one.at, one.message, one.risk) for one in fluentd({}, tree)] == [
        ("fluentd.a/fluent.conf", f"is new: {what}", REVIEW)
    ]
    assert [(one.at, one.message, one.risk) for one in fluentd(tree, {})] == [
        ("fluentd.a/fluent.conf", f"is gone: {what}", DANGER)
    ]


def test_a_configuration_with_another_name_is_the_same_one() -> None:
    other = {"b/fluent.conf": REST.encode()}
    before, after = {"a.conf": WHOLE.encode(), **other}, {"c.conf": WHOLE.replace("512m", "1g").encode(), **other}
    assert [one.message for one in fluentd(before, after)] == ["keeps in the buffer at most 1 GiB instead of 512 MiB"]


# What we generate


def test_generated_sections_have_the_addresses_of_their_declarations() -> None:
    text = GENERATED
    for old, new in (
        ("path /var/log/eventcore/*.log", "path /data/*.log"),
        ("logstash_prefix eventcore", "logstash_prefix logs"),
        ('      hostname "${hostname}"\n', ""),
        ("        result $.fields.result\n", ""),
        ("path /var/lib/fluent/errors/eventcore.%Y%m%d", "path /data/%Y%m%d"),
    ):
        assert old in text
        text = text.replace(old, new)
    assert sorted({one.at for one in changes(GENERATED, text, "fluentd/fluent.conf")}) == [
        "pipelines.audit.metrics.eventcore_security_events_total",
        "pipelines.eventcore",
        "pipelines.eventcore.errors",
        "pipelines.eventcore.sinks.elasticsearch",
        "pipelines.eventcore.sources.in",
    ]


def test_a_generated_pipeline_that_is_gone_is_one_change_beside_its_metrics() -> None:
    start, end = GENERATED.index("# Pipeline audit"), GENERATED.index("# What a plugin could")
    found = changes(GENERATED, GENERATED[:start] + GENERATED[end:])
    assert [(one.at, one.risk) for one in found] == [
        ("pipelines.audit.metrics.eventcore_security_events_total", DANGER),
        ("pipelines.audit", DANGER),
    ]
    assert found[1].message == (
        "is gone: reads `/var/log/eventcore/audit/*.log` (tail), writes lines to elasticsearch (`audit-eventcore`)"
        " and 3 filters"
    )


# Properties


def test_sections_in_places_where_they_have_no_business_are_said_too() -> None:
    for odd in ("<store>\n  @type stdout\n</store>\n", "<sorce>\n  @type tail\n</sorce>\n", "<label>\n</label>\n"):
        assert changes(WHOLE, odd + WHOLE) != []
        assert changes(odd + WHOLE, WHOLE) != []


def test_a_configuration_beside_itself_has_no_change() -> None:
    for text in (GENERATED, WHOLE, *RIGHT):
        assert changes(text, text) == []


def test_a_configuration_printed_anew_has_at_most_another_form() -> None:
    for text in (GENERATED, WHOLE, *RIGHT):
        found = changes(text, printed(read(text, "fluent.conf")))
        assert {one.risk for one in found} <= {NONE}, text


def test_no_line_can_be_removed_in_silence() -> None:
    """Every line of every configuration that is right: without it something is said, if it means something."""
    tried = 0
    for text in (WHOLE, *RIGHT[::4]):
        lines = text.splitlines()
        for number in range(len(lines)):
            without = "\n".join([*lines[:number], *lines[number + 1 :]]) + "\n"
            try:
                is_same = read(text, "") == read(without, "")
            except FluentdSyntaxError:
                continue
            tried += 1
            found = changes(text, without)
            assert is_same or found, (text, lines[number])
    assert tried > 100


def swapped(before: str, after: str) -> tuple[list[str], list[str]]:
    there, back = changes(before, after), changes(after, before)
    new = sorted(one.message.removeprefix("is new: ") for one in there if one.message.startswith("is new: "))
    gone = sorted(one.message.removeprefix("is gone: ") for one in back if one.message.startswith("is gone: "))
    return new, gone


def test_what_is_new_one_way_is_gone_the_other_way() -> None:
    for text, other in zip(RIGHT, [*RIGHT[1:], RIGHT[0]], strict=True):
        new, gone = swapped(text, other)
        assert new == gone
    assert swapped(SOURCE, WHOLE)[0] != []


@settings(max_examples=60)
@given(sections("", 3), sections("", 3))
def test_any_two_trees_can_be_compared(one: Section, other: Section) -> None:
    before, after = printed(one), printed(other)
    assert changes(before, before) == []
    changes(before, after)
