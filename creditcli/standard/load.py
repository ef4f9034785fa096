"""Builds a ``Standard`` from the bytes of its files. Opens no file itself.

One shape per kind of file: an unknown or missing key is a BrokenStandard that names the
file, so that a typing slip in the law data can never be read as silence.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from typing import Any, TypeVar

import yaml

from creditcli.errors import BrokenStandard
from creditcli.standard import build
from creditcli.standard.acting import refuse_lacking, refuse_withheld
from creditcli.standard.ahead import digest_of, still_true
from creditcli.standard.retired import refuse_retired
from creditcli.standard.reworded import in_todays_words
from creditcli.standard.types import Codelist, CodeValue, ListType, Standard
from creditcli.standard.uploads import UploadColumn, upload_columns
from creditcli.standard.yaml_loader import FAST

T = TypeVar("T")
RETIRED = "retired.yaml"
PARTS = (
    "standard.yaml", "steps.yaml", RETIRED,
    "datasets", "codelists", "rules", "laws", "parameters", "lists", "notices", "uploads",
)  # fmt: skip


def load_standard(files: Mapping[str, bytes], ahead: bytes = b"") -> Standard:
    """The standard from ``path -> bytes`` (paths relative to ``standards/``, forward slashes).

    Reads ``PARTS``, files and folders; everything else in the folder is no part of the standard's meaning or digest.
    ``ahead``: what ``parsed_ahead`` made of the same files, from a place as trusted as this program.
    Raises BrokenStandard.
    """
    used = {path: content for path, content in sorted(files.items()) if _is_part(path)}
    if "standard.yaml" not in used:
        raise BrokenStandard("标准目录缺少 standard.yaml", "standard.yaml is missing")
    digests = {path: digest_of(content) for path, content in used.items()}
    said = parsed(used, still_true(ahead, digests))
    head = said["standard.yaml"]
    lists = _keyed(said, "lists/", build.list_type)
    laws = [law for path in _under(said, "laws/") for law in said[path]["laws"]]
    standard = Standard(
        version=str(head["version"]),
        digest=_digest(digests),
        datasets=_keyed(said, "datasets/", build.dataset),
        codelists=_codelists(said, used, lists),
        rules=_keyed(said, "rules/", partial(build.rule, said.get("steps.yaml", {})), "code"),
        laws={law["id"]: _built("laws", build.law, law) for law in laws},
        parameters=_keyed(said, "parameters/", build.parameter),
        lists=lists,
        notices=_keyed(said, "notices/", build.notice),
        forbidden_headers=tuple(head["forbidden_headers"]),
        placeholders=tuple(head["placeholders"]),
        uploads=_uploads(used),
        telling_headers=tuple(
            _built("standard.yaml", partial(build.telling, head.get("answers", {})), one)
            for one in head.get("telling_headers", ())
        ),
        questions=head.get("questions", ""),
        answers=dict(head.get("answers", {})),
        telling_words=tuple(head.get("telling_words", ())),
        telling_fields=tuple(head.get("telling_fields", ())),
        passed_headers=tuple(head.get("passed_headers", ())),
        withholding_words=tuple(head.get("withholding_words", ())),
        ending_words=tuple(head.get("ending_words", ())),
        harmless_texts=tuple(head.get("harmless_texts", ())),
        guide_sheets=tuple(head.get("guide_sheets", ())),
        overview_sheets=tuple(head.get("overview_sheets", ())),
        example_sheets=tuple(head.get("example_sheets", ())),
    )
    if RETIRED in said:
        refuse_retired(_built(RETIRED, build.retired, said[RETIRED]), standard)
    refuse_lacking(standard)
    refuse_withheld(standard)
    return in_todays_words(standard)


def _is_part(path: str) -> bool:
    return path.split("/", 1)[0] in PARTS


def parsed(files: Mapping[str, bytes], ahead: Mapping[str, Any]) -> dict[str, Any]:
    """``path -> what it says`` of every YAML file that is part of the standard; not parsed where ``ahead`` has it.

    Raises BrokenStandard.
    """
    paths = [path for path in files if _is_part(path) and path.endswith(".yaml")]
    return {path: ahead[path] if path in ahead else _yaml(path, files[path]) for path in paths}


def _under(said: Mapping[str, Any], folder: str) -> list[str]:
    return [path for path in said if path.startswith(folder)]


def _digest(digests: Mapping[str, str]) -> str:
    """Digest over every file's path and content."""
    whole = hashlib.sha256()
    for path, part in digests.items():
        whole.update(f"{part}  {path}\n".encode())
    return whole.hexdigest()


def _yaml(path: str, content: bytes) -> Any:
    try:
        return yaml.load(content.decode("utf-8"), Loader=FAST)
    except (yaml.YAMLError, UnicodeDecodeError) as fault:
        raise BrokenStandard(f"标准文件 {path} 不是正确的 YAML：{fault}", f"{path} is not YAML: {fault}") from fault


def _built(path: str, make: Callable[[Mapping[str, Any]], T], data: Mapping[str, Any]) -> T:
    try:
        return make(data)
    except (KeyError, TypeError, ValueError, AttributeError) as fault:
        raise BrokenStandard(
            f"标准文件 {path} 写法不对：{type(fault).__name__} {fault}", f"{path}: {type(fault).__name__} {fault}"
        ) from fault


def _keyed(
    said: Mapping[str, Any], folder: str, make: Callable[[Mapping[str, Any]], T], key: str = "id"
) -> dict[str, T]:
    found: dict[str, T] = {}
    for path in _under(said, folder):
        data = said[path]
        made = _built(path, make, data)
        stem = path.rsplit("/", 1)[-1].removesuffix(".yaml")
        if data[key] != stem:
            raise BrokenStandard(f"标准文件 {path} 的 {key} 与文件名不同", f"{path}: {key} differs from the file name")
        found[stem] = made
    return found


def _codelists(
    said: Mapping[str, Any], files: Mapping[str, bytes], kinds: Mapping[str, ListType]
) -> dict[str, Codelist]:
    lists = {}
    for list_id, about in said.get("codelists/index.yaml", {}).items():
        path = f"codelists/{list_id}.csv"
        if about.get("from") == "lists":
            codes = tuple(_list_code(one) for one in kinds.values() if one.enabled)
            lists[list_id] = Codelist(
                list_id, about["title"], codes, "", about["description"], f"tables/{list_id}.csv", derived=True
            )
            continue
        if path not in files:
            raise BrokenStandard(f"标准缺少代码表 {path}", f"{path} is missing")
        values = tuple(_built(path, _code_value, row) for row in _csv_rows(files[path]))
        lists[list_id] = Codelist(
            list_id, about["title"], values, about.get("open_prefix", ""), about.get("description", ""), path
        )
    return lists


def _uploads(files: Mapping[str, bytes]) -> dict[str, tuple[UploadColumn, ...]]:
    tables = [path for path in files if path.startswith("uploads/") and path.endswith(".csv")]
    return {
        path.removeprefix("uploads/").removesuffix(".csv"): _built(
            path, lambda data: upload_columns(data["rows"]), {"rows": _csv_rows(files[path])}
        )
        for path in tables
    }


def _csv_rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def _list_code(kind: ListType) -> CodeValue:
    """A list type that may be used, as a code: the files under ``lists/`` are the only place where it stands."""
    return CodeValue(kind.id, kind.name, kind.aliases, None, None, "", f"lists/{kind.id}.yaml")


def _code_value(row: Mapping[str, Any]) -> CodeValue:
    return CodeValue(
        code=row["code"],
        label=row["label"],
        aliases=tuple(part for part in row["aliases"].split("；") if part),
        valid_from=date.fromisoformat(row["valid_from"]) if row["valid_from"] else None,
        valid_to=date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
        group=row["group"],
        source=row["source"],
    )
