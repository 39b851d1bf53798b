from __future__ import annotations

from pathlib import Path

import pytest

from eventcore_monitoring.encoding.go_template import template_string, template_text
from eventcore_monitoring.encoding.yaml import to_yaml
from promtool_oracle import ExpectedAlert, disagreement
from strategies.text import hostile_texts


def rules_with(templates: list[str]) -> str:
    rules = [{"alert": f"A{i}", "expr": "vector(1)", "annotations": {"text": text}} for i, text in enumerate(templates)]
    return to_yaml({"groups": [{"name": "texts", "rules": rules}]})


def expected(texts: list[str]) -> list[ExpectedAlert]:
    return [ExpectedAlert(f"A{i}", annotations={"text": text}) for i, text in enumerate(texts)]


@pytest.mark.parametrize(
    ("text", "template"),
    [
        ("plain", "plain"),
        ("{a}", "{a}"),
        ("{{ $value }}", '{{"{"}}{ $value }}'),
        ("open {", 'open {{"{"}}'),
        ("{{{", '{{"{"}}{{"{"}}{{"{"}}'),
        ("{\n", "{\n"),
    ],
)
def test_a_brace_that_could_open_an_action_is_written_by_an_action(text: str, template: str) -> None:
    assert template_text(text) == template


def test_promtool_expands_thousands_of_literal_texts_to_themselves_between_actions(tmp_path: Path) -> None:
    texts = hostile_texts(2500, seed=5)
    templates = [f"{template_text(text)}{{{{ $value }}}}{template_text(text)}{template_text(text)}" for text in texts]
    assert disagreement(rules_with(templates), expected([f"{text}1{text}{text}" for text in texts]), tmp_path) == ""


def test_promtool_reads_thousands_of_strings_inside_actions_as_they_were_written(tmp_path: Path) -> None:
    texts = hostile_texts(2500, seed=6)
    templates = [f"<{{{{ {template_string(text)} }}}}>" for text in texts]
    assert disagreement(rules_with(templates), expected([f"<{text}>" for text in texts]), tmp_path) == ""


def test_the_judge_objects_to_text_that_is_not_encoded(tmp_path: Path) -> None:
    texts = ["harmless", "{{ $value }}"]
    objection = disagreement(rules_with(texts), expected(texts), tmp_path)
    assert "alertname: A1" in objection
    assert "alertname: A0" not in objection


@pytest.mark.parametrize("encode", [template_text, template_string])
def test_half_of_a_surrogate_pair_is_refused(encode: object) -> None:
    assert callable(encode)
    with pytest.raises(ValueError, match=r"holds half of a surrogate pair, U\+DFFF at character 1: remove it"):
        encode("\udfff")
