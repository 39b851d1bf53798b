"""Log pipelines: where lines are read, what is done to them, where they go, and what happens when that fails."""

from eventcore_monitoring.model.pipelines.pipeline import Pipeline as Pipeline
