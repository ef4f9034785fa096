"""Three offices that exchange: the demo's (A), a neighbour (B), and the region's (R), and the papers between them."""

from __future__ import annotations

import csv
import io
import json
import shutil
from collections.abc import Callable, Mapping
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

from creditcli.cli.main import run
from creditcli.cli.talk import Talk
from creditcli.io.package_make import stored_zip
from creditcli.io.zipped import unpack
from creditcli.model.exchange import MANIFEST

DAY, NEXT, LATER = "2026-11-20", "2026-11-23", "2026-11-24"
CODES = {"a": "12152501YY0000992A", "b": "12152502MB00001074", "r": "12150000MB0000203X"}
NAMES = {
    "a": "二连浩特市社会信用体系建设领导小组办公室（示例）", "b": "锡林浩特市信用办（示例）", "r": "自治区信用中心（示例）",
}  # fmt: skip
REGIONS = {"a": "152501", "b": "152502", "r": "150000"}
LABOUR = ("二连浩特市人力资源和社会保障局", "11152501YY0000028M")


def call(*arguments: str) -> CompletedProcess[str]:
    """The command within this process."""
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        code = run(list(arguments), Talk())
    return CompletedProcess(arguments, code, out.getvalue(), err.getvalue())


def sure(*arguments: str) -> CompletedProcess[str]:
    """The same, which has to end well."""
    done = call(*arguments)
    assert done.returncode == 0, done.stdout + done.stderr
    return done


@dataclass(frozen=True)
class Office:
    """One office folder and the folder that its papers are written to."""

    name: str
    folder: Path
    desk: Path

    def run(self, *arguments: str) -> CompletedProcess[str]:
        return call(*arguments, "--office", str(self.folder))

    def sure(self, *arguments: str) -> CompletedProcess[str]:
        return sure(*arguments, "--office", str(self.folder))

    def export(self, to: str, day: str, *more: str) -> Path:
        done = self.sure("exchange", "export", "--to", NAMES[to], "--as-of", day, "--output", str(self.desk), *more)
        return Path(done.stdout.strip())

    def take(self, package: Path, day: str, *more: str) -> CompletedProcess[str]:
        return self.run("exchange", "import", str(package), "--received", day, "--output", str(self.desk), *more)

    def taken(self, package: Path, day: str) -> Path:
        """The acknowledgement of a package that is taken in."""
        done = self.take(package, day)
        assert done.returncode == 0, done.stderr
        return Path(done.stdout.strip())

    def acknowledge(self, paper: Path) -> CompletedProcess[str]:
        return self.run("exchange", "acknowledge", str(paper))

    def asked(self, *arguments: str) -> Any:
        return json.loads(self.sure(*arguments, "--format", "json").stdout)

    def foreign(self, day: str) -> list[dict[str, Any]]:
        """Rows of ``lists`` that come from elsewhere."""
        return [one for one in self.asked("lists", "--as-of", day) if one["source"]]

    @property
    def head(self) -> str:
        return str(json.loads(self.sure("verify", "--format", "json").stdout)["head"])


def partners(own: str, recognise: str = "[]") -> str:
    """Lines of office.yaml for an office that exchanges with the two others."""
    others = ", ".join(f"{{code: {CODES[one]}, name: {NAMES[one]}}}" for one in CODES if one != own)
    return f"exchange: [{others}]\nrecognise: {recognise}\n"


def made(demo: Path, root: Path, settings: list[str], recognise: Mapping[str, str]) -> dict[str, Office]:
    """The three offices; B and R have received nothing, and have the demo's departments."""
    offices = {}
    for name, code in CODES.items():
        folder = root / name
        if name == "a":
            shutil.copytree(demo, folder)
        else:
            named = ("--name", NAMES[name], "--code", code, "--region", REGIONS[name], "--as-of", "2026-11-01")
            sure("init", str(folder), *named, *settings)
            shutil.copy(demo / "organisations.csv", folder / "organisations.csv")
        with (folder / "office.yaml").open("a", encoding="utf-8") as file:
            file.write(partners(name, recognise.get(name, "[]")))
        offices[name] = Office(name, folder, root / f"{name}-desk")
    return offices


def objection(path: Path, entry: Mapping[str, Any], day: str, stage: str) -> Path:
    """A step of an objection as the listing organ sends it: 受理, 核实无误, 更正, 撤销."""
    row = {
        "异议编号": "YY〔2026〕99号", "对象类别": "严重失信名单", "名单类型": entry["list"],
        "主体名称": entry["subject_name"], "统一社会信用代码": entry["unified_code"],
        "原决定文号": entry["decision_number"], "提出人类型": "信用主体", "异议理由类别": "信息错误",
        "异议事项": "列入事由", "办理环节": stage, "办理日期": day, "理由": "申请人提交了支付凭证（示例）",
        "办理单位": entry["organ"], "办理单位统一社会信用代码": entry["organ_code"],
        "核实说明": "已经核对原决定和支付凭证（示例）",
    }  # fmt: skip
    return table(path, row)


def table(path: Path, row: Mapping[str, str]) -> Path:
    """A csv of one row."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, list(row))
        writer.writeheader()
        writer.writerow(row)
    return path


Change = Callable[[dict[str, bytes]], object]


def changed(package: Path, target: Path, change: Change) -> Path:
    """A copy of a package with its members changed."""
    members, _, _ = unpack(package.read_bytes())
    change(members)
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(stored_zip(members))
    return target


def with_manifest(**values: object) -> Change:
    """Another value in the manifest."""

    def change(members: dict[str, bytes]) -> None:
        manifest = json.loads(members[MANIFEST])
        members[MANIFEST] = json.dumps({**manifest, **values}, ensure_ascii=False).encode()

    return change
