"""What a changed setting of a buffer means: how many lines it keeps, for how long, and when it loses them.

Facts: documentation and source of Fluentd 1.19.3 (`plugin/output.rb`, `plugin/buffer.rb`).
"""

from __future__ import annotations

import math
from typing import Final

from eventcore_monitoring.review.change import Risk
from eventcore_monitoring.review.fluentd.judgement import Judgement, becomes, replaced
from eventcore_monitoring.review.fluentd.settings import Difference, Setting


def _limit(setting: Setting | None) -> float:
    found = None if setting is None else setting.number
    return math.inf if found is None else found


# By name: what comes before the amount, and what is counted. Smaller ones lose lines.
_LIMITS: Final = {
    "total_limit_size": ("keeps in the buffer at most", ""),
    "queue_limit_length": ("keeps in the buffer at most", "chunks"),
    "queued_chunks_limit_size": ("keeps in the queue at most", "chunks"),
    "chunk_limit_size": ("fills chunks up to", ""),
    "chunk_limit_records": ("fills chunks up to", "records"),
    "retry_timeout": ("gives lines up after trying for", ""),
    "retry_max_times": ("gives lines up after", "tries"),
}
_WAITS: Final = {
    "flush_interval": ("sends what waits every", ""),
    "timekey": ("cuts chunks by times of", ""),
    "timekey_wait": ("waits for lines that come late", ""),
    "retry_wait": ("tries again after", ""),
    "retry_max_interval": ("tries again at the latest after", ""),
    "flush_thread_count": ("sends with", "threads"),
    "delayed_commit_timeout": ("waits to be told that a chunk arrived", ""),
}


def buffer(difference: Difference) -> Judgement | None:
    """Of a setting of a buffer; None: it is none."""
    outer, _, name = difference.name.partition(".")
    if outer != "buffer":
        return None
    before, after = difference.before, difference.after
    if name in _LIMITS:
        risk = Risk.DANGER if _limit(after) < _limit(before) else Risk.REVIEW
        return Judgement("pipeline-buffer", _counted(*_LIMITS[name], difference), risk)
    if name in _WAITS:
        return Judgement("pipeline-buffer", _counted(*_WAITS[name], difference), Risk.REVIEW)
    value = None if after is None else after.value
    flag = None if after is None else after.flag
    match name:
        case "overflow_action" if value == "drop_oldest_chunk":
            return Judgement("pipeline-buffer", "drops the oldest lines when the buffer is full", Risk.DANGER)
        case "overflow_action" if value == "throw_exception":
            message = "refuses lines when the buffer is full, which loses those of a source that does not wait"
            is_worse = before is None or before.value != "drop_oldest_chunk"
            return Judgement("pipeline-buffer", message, Risk.DANGER if is_worse else Risk.REVIEW)
        case "overflow_action":
            return Judgement("pipeline-buffer", "lets sources wait when the buffer is full", Risk.REVIEW)
        case "retry_forever" if flag:
            return Judgement("pipeline-buffer", "never gives lines up", Risk.REVIEW)
        case "retry_forever":
            return Judgement("pipeline-buffer", "gives lines up that it could not send for long", Risk.DANGER)
        case "@type" if value == "memory":
            return Judgement("pipeline-buffer", "keeps what waits in memory: a crash loses it", Risk.DANGER)
        case "@type":
            return Judgement("pipeline-buffer", replaced("keeps what waits in", difference), Risk.REVIEW)
        case "flush_at_shutdown" if flag is False:
            return Judgement("pipeline-buffer", "sends nothing when Fluentd stops", Risk.DANGER)
        case "disable_chunk_backup" if flag:
            return Judgement("pipeline-buffer", "throws chunks away that cannot be sent", Risk.DANGER)
        case "path":
            message = f"{replaced('keeps what waits in', difference)}: what waits in the old place is left there"
            return Judgement("pipeline-buffer", message, Risk.DANGER if before is not None else Risk.REVIEW)
        case "keys":
            return Judgement("pipeline-buffer", replaced("cuts chunks by", difference), Risk.REVIEW)
    return Judgement("pipeline-buffer", becomes(difference), Risk.REVIEW)


def _counted(verb: str, unit: str, difference: Difference) -> str:
    return f"{verb} {_amount(difference.after, unit)} instead of {_amount(difference.before, unit)}"


def _amount(setting: Setting | None, unit: str) -> str:
    if setting is None:
        return "no limit"
    return " ".join(filter(None, (setting.text.strip("`"), unit, "(the default)" if setting.default else "")))


def secondary(difference: Difference) -> Judgement | None:
    """Of a setting of a secondary output; None: it is none."""
    if not difference.name.startswith("secondary."):
        return None
    if difference.name == "secondary.@type" and difference.after is None:
        return Judgement("pipeline-buffer", "no longer keeps lines anywhere that it gave up sending", Risk.DANGER)
    return Judgement("pipeline-buffer", f"keeps lines that it gave up otherwise: {becomes(difference)}", Risk.REVIEW)
