"""What is wrong with a conformance suite itself: orphans in both directions, and files of two faults."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from creditcli.errors import BrokenStandard
from creditcli.standard.conformance import FAIL, PASS, Case, load_cases

OFFICE = "office/"


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing to be mended in the suite, in both languages. ``path`` is relative to its folder."""

    path: str
    zh: str
    en: str


def suite_faults(files: Mapping[str, bytes], codes: Collection[str]) -> tuple[Fault, ...]:
    """Every fault of the suite ``path -> bytes``, for the rules ``codes``; empty for a sound suite.

    A suite whose cases cannot be read has that one fault.
    """
    try:
        cases = load_cases(files)
    except BrokenStandard as fault:
        return (Fault("", fault.zh, fault.en),)
    found = [*_rules(cases, codes), *_strays(files, cases)]
    for case in cases:
        found += [*_names(case, codes), *_files(case, files), *_rows(case, codes)]
    return tuple(sorted(found, key=lambda one: (one.path, one.en)))


def _rules(cases: tuple[Case, ...], codes: Collection[str]) -> Iterator[Fault]:
    """A rule without a case that passes, or without one that fails."""
    for code in codes:
        names = [case.name for case in cases if case.code == code]
        for kind in (PASS, FAIL):
            if not any(name.startswith(kind) for name in names):
                yield Fault(code, f"规则 {code} 没有 {kind} 用例", f"rule {code} has no case that begins with {kind}")


def _strays(files: Mapping[str, bytes], cases: tuple[Case, ...]) -> Iterator[Fault]:
    """A file that belongs to no case."""
    homes = {f"{case.id}/" for case in cases}
    for path in files:
        inside = path.startswith(OFFICE) or any(path.startswith(home) for home in homes)
        if not inside and not (path.startswith("README") and "/" not in path):
            yield Fault(path, "不属于任何用例", "belongs to no case")


def _names(case: Case, codes: Collection[str]) -> Iterator[Fault]:
    if case.code not in codes:
        yield Fault(case.id, f"没有规则 {case.code}", f"there is no rule {case.code}")
    if not case.name.startswith((PASS, FAIL)):
        yield Fault(case.id, "用例文件夹应以 pass 或 fail 开头", "a case's folder begins with pass or fail")


def _files(case: Case, files: Mapping[str, bytes]) -> Iterator[Fault]:
    """Files that the case does not name, and files named that are not there."""
    home = f"{case.id}/"
    named = [f"{home}files/{one.file}" for one in case.files] + [f"{home}before/{one.file}" for one in case.before]
    own = [path for path in files if path.startswith(home)]
    for path in own:
        if path not in (f"{home}case.yaml", f"{home}expected.csv") and not any(_is_part(path, one) for one in named):
            yield Fault(path, "case.yaml 没有写这个文件", "case.yaml does not name this file")
    for name in named:
        if not any(_is_part(path, name) for path in own):
            yield Fault(name, "case.yaml 写了，文件不在", "named in case.yaml, and not there")


def _is_part(path: str, named: str) -> bool:
    """A named file itself, or a member of a named package folder."""
    return path == named or path.startswith(f"{named}/")


def _rows(case: Case, codes: Collection[str]) -> Iterator[Fault]:
    """Expected rows: of files that are there, of the case's own rule, and none where the case passes."""
    where, sent = f"{case.id}/expected.csv", {one.file for one in case.files}
    found = {place[4] for place in case.places}
    for name in sorted({place[0] for place in case.places}):
        if name.split("!")[0].split("/")[0] not in sent:
            yield Fault(where, f"没有文件 {name}", f"there is no file {name}")
    if case.name.startswith(PASS) and case.places:
        yield Fault(where, "pass 用例不应有任何一行", "a case that passes expects nothing")
    if case.name.startswith(FAIL) and case.code not in found:
        yield Fault(where, f"fail 用例应有 {case.code} 一行", f"a case that fails expects {case.code}")
    for code in sorted(found - {case.code} - set(case.also)):
        yield Fault(
            where, f"一个坏文件只应有一处错，{code} 要写进 also 并说明理由", f"one fault a file: {code} needs also"
        )
    for code in sorted(set(case.also) - found):
        yield Fault(where, f"also 里的 {code} 没有出现", f"also names {code}, which is not expected")
    for code in sorted((found | set(case.also)) - set(codes) - {case.code}):
        yield Fault(where, f"没有规则 {code}", f"there is no rule {code}")
    if bool(case.also) != bool(case.reason):
        yield Fault(f"{case.id}/case.yaml", "also 和 reason 要一起写", "also and reason belong together")
