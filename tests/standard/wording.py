"""The wording of rules: what may stand in a text of each language, as it is written and as a finding renders it."""

from __future__ import annotations

import re
import string

from creditcli.io.bundle import open_standard
from creditcli.model.finding import Finding
from creditcli.report.messages import FIELDS, texts
from creditcli.standard.types import RuleText

STANDARD = open_standard()
LANGUAGES = ("zh", "en")
SENTENCES = ("what", "why", "fix")
GIVEN = {"column", "value", "row", "cell"}  # filled for every finding; the rest are the finding's own
ECHOED = {"old", "new"}  # of a person's number they are shown as …
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


def faults(lang: str, text: str) -> list[str]:
    """What does not belong into a text of the language: words of the other, patterns, ids of the program."""
    outside = _QUOTED.sub("", text)
    found = [match[0] for match in _RAW.finditer(outside)]
    if lang == "en":
        return found + _HAN.findall(outside)
    words = [word.strip("./") for word in _WORD.findall(outside)]
    return found + [word for word in words if word.lower() not in LATIN and not _PLAIN.fullmatch(word)]


def check_whole(finding: Finding) -> None:
    """A finding's texts in both languages: every place is filled, and nothing shows but words of the language."""
    rule = STANDARD.rules[finding.code]
    for lang in LANGUAGES:
        _check(finding, getattr(rule, lang), lang)


def _check(finding: Finding, written: RuleText, lang: str) -> None:
    shown = texts(finding, STANDARD, lang)
    for name in FIELDS:
        wanted = {field for _, field, _, _ in string.Formatter().parse(getattr(written, name)) if field}
        filled = GIVEN | {name for name, _ in finding.params} | (ECHOED if finding.secret else set())
        assert wanted <= filled, f"{finding.code} {lang}.{name}: nothing fills {sorted(wanted - filled)}"
    for name in ("title", *SENTENCES):
        text = getattr(shown, name)
        assert "{" not in text, f"{finding.code} {lang}.{name}: {text}"
        assert "“”" not in text, f"{finding.code} {lang}.{name} says nothing between its quotes: {text}"
        assert "第 行" not in text, f"{finding.code} {lang}.{name} lacks its row: {text}"
        assert faults(lang, text) == [], f"{finding.code} {lang}.{name}: {text}"
