"""The tags and labels that a pipeline's records have."""

from __future__ import annotations

from eventcore_monitoring.model.pipelines import Pipeline
from eventcore_monitoring.model.pipelines.inputs import Tail


def tags_of(pipeline: Pipeline) -> str:
    """The pattern that all tags of a pipeline fit."""
    own = all(isinstance(one, Tail) and one.tag is None for one in pipeline.sources)
    return f"{pipeline.name}.**" if own and pipeline.sources else "**"


def label_of(pipeline: Pipeline) -> str:
    """The label to which a pipeline's sources send."""
    return f"@{pipeline.name.upper()}"
