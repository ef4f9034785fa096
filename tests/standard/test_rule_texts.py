"""What a clerk reads: every rule says what, where, why and how to mend it, in Chinese and in English.

Texts are looked at as they are written and as every failing conformance case renders them.
"""

from __future__ import annotations

import re
import string
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from creditcli.cli.judging import judge
from creditcli.errors import BrokenStandard
from creditcli.io.bundle import bundle, open_standard, read_tree
from creditcli.io.calendar import working_calendar
from creditcli.io.case_folder import lay_out, read_task
from creditcli.model.finding import Finding
from creditcli.report.messages import FIELDS, texts
from creditcli.standard.conformance import Case, load_cases
from creditcli.standard.load import load_standard
from creditcli.standard.types import Mend, Rule, RuleText

SUITE = read_tree(bundle("standards") / "conformance")

STANDARD = open_standard()
RULES = list(STANDARD.rules.values())
LANGUAGES = ("zh", "en")
SAID = ("title", "what", "why", "fix", "steps")  # examples may hold anything that a cell may
SENTENCES = ("what", "why", "fix")
GIVEN = {"column", "value", "row", "cell"}  # filled for every finding; the rest are the finding's own
PLACES = ("{column}", "{row}", "{cell}", "{sheet}", "{area}", "{header}", "{path}", "{department}")
WHOLE = {"zh": ("文件", "表头", "压缩包"), "en": ("file", "header", "package", "sender")}
# Words that stand in Chinese texts as they are: file types, encodings, programs, keys, names of files and options.
LATIN = {
    "xlsx", "xls", "et", "csv", "tsv", "jsonl", "json", "wps", "excel", "utf-8", "utf-16", "gb18030", "big5", "unicode",
    "n/a", "ref", "true", "false", "enter", "f2", "ctrl", "creditcli", "template", "--dataset", "package.json",
    "package.schema.json", "office.yaml", "organisations.csv", "calendar.csv", "files", "lists", "microsoft",
    "o", "i", "z", "x", "d", "zip", "rar", "xml", "kb", "gb", "suffix",
}  # fmt: skip
_WORD = re.compile(r"(?:--)?[A-Za-z][A-Za-z0-9_./-]*")
_PLAIN = re.compile(r"[A-Z]{1,2}[0-9]{1,7}|[A-Z]")  # cells, single letters
_QUOTED = re.compile("“[^”]*”")
_HAN = re.compile(r"[㐀-鿿]")
_RAW = re.compile(r"\\[dwspuU]|\(\?|\[\^|\.\*|\{\d|\b[a-z]+_[a-z_]+\b|\b(?:None|null|String|NaN)\b")


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


def faults(lang: str, text: str) -> list[str]:
    """What does not belong into a text of the language: words of the other, patterns, ids of the program."""
    outside = _QUOTED.sub("", text)
    found = [match[0] for match in _RAW.finditer(outside)]
    if lang == "en":
        return found + _HAN.findall(outside)
    words = [word.strip("./") for word in _WORD.findall(outside)]
    return found + [word for word in words if word.lower() not in LATIN and not _PLAIN.fullmatch(word)]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_texts_speak_one_language_and_no_program(rule: Rule) -> None:
    for lang, text in parts(rule):
        for name in SAID:
            written = re.sub(r"\{\w+\}", "", getattr(text, name))
            assert faults(lang, written) == [], f"{rule.code} {lang}.{name}: {written}"


def findings_of(case: Case, folder: Path) -> tuple[Finding, ...]:
    lay_out(case, SUITE, STANDARD, folder / "case")
    return tuple(judge(read_task(folder / "case"), STANDARD, working_calendar(None), folder / "office"))


@pytest.mark.parametrize("case", [one for one in load_cases(SUITE) if one.places], ids=lambda case: case.id)
def test_messages_of_failing_cases_are_whole(case: Case, tmp_path: Path) -> None:
    found = findings_of(case, tmp_path)
    assert found
    for finding in found:
        rule = STANDARD.rules[finding.code]
        for lang in LANGUAGES:
            _judge(finding, getattr(rule, lang), lang)


def _judge(finding: Finding, written: RuleText, lang: str) -> None:
    shown = texts(finding, STANDARD, lang)
    for name in FIELDS:
        wanted = {field for _, field, _, _ in string.Formatter().parse(getattr(written, name)) if field}
        filled = GIVEN | {name for name, _ in finding.params}
        assert wanted <= filled, f"{finding.code} {lang}.{name}: nothing fills {sorted(wanted - filled)}"
    for name in ("title", *SENTENCES):
        text = getattr(shown, name)
        assert "{" not in text, f"{finding.code} {lang}.{name}: {text}"
        assert "“”" not in text, f"{finding.code} {lang}.{name} says nothing between its quotes: {text}"
        assert "第 行" not in text, f"{finding.code} {lang}.{name} lacks its row: {text}"
        assert faults(lang, text) == [], f"{finding.code} {lang}.{name}: {text}"
