"""What a clerk reads: every rule says what, where, why and how to mend it, in Chinese and in English.

Texts are looked at as they are written; as the conformance cases render them, in ``tests/conformance/test_suite.py``.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

import pytest
import yaml

from creditcli.errors import BrokenStandard
from creditcli.io.bundle import bundle
from creditcli.report.messages import FIELDS
from creditcli.standard.load import load_standard
from creditcli.standard.types import Mend, Rule, RuleText
from tests.standard.wording import LANGUAGES, SENTENCES, STANDARD, faults

RULES = list(STANDARD.rules.values())
SAID = ("title", "what", "why", "fix", "steps")  # examples may hold anything that a cell may
PLACES = ("{column}", "{row}", "{cell}", "{sheet}", "{area}", "{header}", "{path}", "{department}")
WHOLE = {"zh": ("文件", "表头", "压缩包"), "en": ("file", "header", "package", "sender")}


def parts(rule: Rule) -> Iterator[tuple[str, RuleText]]:
    yield "zh", rule.zh
    yield "en", rule.en


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_no_part_is_missing(rule: Rule) -> None:
    for lang, text in parts(rule):
        for name in FIELDS:
            assert getattr(text, name).strip(), f"{rule.code} {lang}.{name} is empty"
        for name in SENTENCES:
            end = "。" if lang == "zh" else "."
            assert getattr(text, name).endswith(end), f"{rule.code} {lang}.{name} ends without a full stop"
        assert text.good != text.bad, f"{rule.code} {lang}: the good example is the bad one"
    assert rule.law or rule.reason, rule.code


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_the_message_names_a_column_or_a_place(rule: Rule) -> None:
    for lang, text in parts(rule):
        assert any(word in text.what for word in (*PLACES, *WHOLE[lang])), f"{rule.code} {lang}: where? {text.what}"


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_what_is_mended_in_the_workbook_has_steps(rule: Rule) -> None:
    if rule.mend is Mend.WORKBOOK:
        assert rule.zh.steps, f"{rule.code}: name its steps of standards/steps.yaml"
        assert rule.en.steps
    if rule.mend in (Mend.DOCUMENT, Mend.OFFICE, Mend.NONE):
        assert not rule.zh.steps, f"{rule.code}: no cell can mend it, so it has no steps"


def test_every_way_of_mending_is_used_and_complete() -> None:
    ways = yaml.safe_load((bundle("standards") / "steps.yaml").read_text(encoding="utf-8"))
    used = {rule.zh.steps for rule in RULES} - {""}
    for name, way in ways.items():
        assert way["zh"] in used, f"no rule refers to the steps {name}"
        assert "→" in way["zh"]
        assert way["zh"].endswith("。")
        assert way["en"].endswith(".")


def test_unknown_steps_break_the_standard() -> None:
    folder = bundle("standards")
    files = {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*.*"))}
    name = f"rules/{next(rule.code for rule in RULES if rule.zh.steps)}.yaml"
    broken = re.sub(rb"(?m)^steps: .*$", b"steps: nowhere", files[name])
    with pytest.raises(BrokenStandard, match="nowhere"):
        load_standard({**files, name: broken})
    with pytest.raises(BrokenStandard, match="mend"):
        load_standard({**files, name: re.sub(rb"(?m)^mend: .*\n", b"", files[name])})


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", ["title", "what", "why", "fix"])
def test_no_two_rules_say_the_same(lang: str, name: str) -> None:
    said = Counter(getattr(getattr(rule, lang), name) for rule in RULES)
    assert [text for text, count in said.items() if count > 1] == []


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_texts_speak_one_language_and_no_program(rule: Rule) -> None:
    for lang, text in parts(rule):
        for name in SAID:
            written = re.sub(r"\{\w+\}", "", getattr(text, name))
            assert faults(lang, written) == [], f"{rule.code} {lang}.{name}: {written}"
