"""Random records and random ways of saying whom an act is about, judged by a reckoning that knows whom it meant.

Firms, their persons, namesakes, traders without a code; numbers that organs share; names that change. An act that
names its subject soundly acts on that subject and on nobody else; one that names nobody of the decision acts on nobody.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest

from creditcli.ids import resident_id
from tests.cli.test_whose_it_is import LABOUR, LISTED, MARKET, OBJECTION, PENALTY, REVOKED, Row, send
from tests.exchange.offices import sure

NO_CODE = "00000000000000000X"

CODES = ("91152501MAYX00017E", "91152501MAYX000259", "91152501MAYX000334")
NUMBERS = ("二市监罚〔2026〕8号", "二市监罚〔2026〕9号")
LISTINGS = ("二人社列〔2026〕1号", "二人社列〔2026〕2号")
STRANGER = resident_id.complete("15250119900101777")
KINDS = ("object", "object", "object", "answer", "answer", "withdraw", "stay", "resume", "exit", "revoke")
ENDING = ("withdraw", "exit", "revoke")
ORDERS = {"revoke": "撤销", "stay": "停止执行", "resume": "恢复执行"}
STAGES: dict[str, Row] = {
    "object": {},
    "answer": {"stage": "核实无误", "finding": "信息准确", "reason": "事实清楚（示例）。"},
    "withdraw": {"stage": "撤销", "finding": "信息有误", "reason": "认定有误（示例）。"},
}


@dataclass
class Subject:
    """Somebody of the walk; ``names``: the present one last."""

    names: list[str]
    code: str = ""
    number: str = ""
    firm: str = ""

    @property
    def name(self) -> str:
        return self.names[-1]

    @property
    def is_person(self) -> bool:
        return bool(self.number)


@dataclass
class Target:
    """A decision about one subject and what was done about it; ``names``: those that its rows were sent under."""

    dataset: str
    organ: Row
    number: str
    subject: Subject
    names: list[str] = field(default_factory=list)
    open: set[str] = field(default_factory=set)
    stayed: bool = False
    revoked: bool = False


class Walk:
    """An office's days, and beside them what they should have come to."""

    def __init__(self, office: Path, seed: int) -> None:
        self.office, self.chance = office, Random(seed)
        self.day, self.acts = date(2026, 4, 2), 0
        firms = [Subject([f"示例{brand}贸易有限公司"], code) for brand, code in zip("甲乙戊", CODES, strict=True)]
        persons = [
            Subject([name], number=resident_id.complete(f"1525011990010100{at}"), firm=firm)
            for at, (name, firm) in enumerate([("张某某", CODES[0]), ("张某某", CODES[1]), ("李某某", CODES[0])], 1)
        ]
        traders = [Subject([f"示例{brand}商店"], NO_CODE) for brand in "丙丁"]
        self.subjects = [*firms, *persons, *traders]
        self.targets: list[Target] = []
        self.log: list[tuple[Any, ...]] = []

    # What departments send.

    def row_of(self, target: Target) -> Row:
        subject = target.subject
        base = LISTED if target.dataset == "black-listing" else PENALTY
        row = {**base, **target.organ, "decision_number": target.number, "subject_name": subject.name}
        row |= {"unified_code": "" if subject.is_person else subject.code}
        if subject.code == NO_CODE:
            row |= {"subject_category": "个体工商户"}
            row |= {"registration_number": "152501600000017"} if target.dataset == "penalty" else {}
        if subject.is_person:
            row |= {"subject_category": "自然人", "id_type": "居民身份证", "id_number": subject.number}
            if target.dataset == "black-listing":
                row |= {"role": "法定代表人", "linked_code": subject.firm}
            else:
                row["legal_representative"] = ""
        return row

    def submit(self, target: Target) -> None:
        day = self.day.isoformat()
        send(self.office, target.dataset, day, self.row_of(target))
        if target.subject.name not in target.names:
            target.names.append(target.subject.name)

    def decide(self) -> None:
        """A new decision, unless this organ has made it about this subject before."""
        subject = self.chance.choice(self.subjects)
        listing = self.chance.random() < 0.5
        organ = LABOUR if listing else self.chance.choice((LABOUR, MARKET))
        number = self.chance.choice(LISTINGS if listing else NUMBERS)
        target = Target("black-listing" if listing else "penalty", organ, number, subject)
        if listing and subject.is_person and not any(
            one.dataset == "black-listing" and one.subject.code == subject.firm and one.number == number and not one.revoked
            for one in self.targets
        ):  # fmt: skip
            return  # a person is listed beside the firm
        if not any((one.dataset, one.number, one.subject) == (target.dataset, number, subject) for one in self.targets):
            self.submit(target)
            self.targets.append(target)

    def rename(self) -> None:
        """A firm's name changes, and one of its rows is sent anew under it."""
        firm = self.chance.choice([one for one in self.subjects if one.code in CODES])
        own = [one for one in self.targets if one.subject is firm]
        if own and len(firm.names) < 3:
            firm.names.append(firm.name.replace("贸易", f"商贸{len(firm.names)}"))
            self.submit(self.chance.choice(own))

    # How an act says whom it is about.

    def sound(self, target: Target) -> Iterator[Row]:
        """Every way that tells the subject of a decision."""
        subject = target.subject
        if subject.is_person:
            yield {"subject_name": subject.name, "id_number": subject.number}
            yield {"subject_name": subject.name, "id_number": subject.number, "unified_code": subject.firm}
        elif subject.code == NO_CODE:
            yield {"subject_name": subject.name, "unified_code": NO_CODE}
            yield {"subject_name": subject.name}
        else:
            for name in target.names:
                yield {"subject_name": name, "unified_code": subject.code}
                yield {"subject_name": name, "unified_code": subject.code, "id_number": STRANGER}
                yield {"subject_name": name}

    def unsound(self, target: Target) -> Iterator[Row]:
        """Ways that tell somebody whom this decision is not about."""
        alike = [
            one.subject for one in self.targets
            if one.dataset == target.dataset and one.number == target.number
        ]  # fmt: skip
        for other in self.subjects:
            if other not in alike and other.name not in {name for one in alike for name in one.names}:
                if other.is_person:
                    yield {"subject_name": other.name, "id_number": other.number}
                elif other.code == NO_CODE:
                    yield {"subject_name": other.name}
                else:
                    yield {"subject_name": other.name, "unified_code": other.code}
        if target.subject.is_person:
            yield {"subject_name": target.subject.name, "id_number": STRANGER}

    def act(self) -> None:
        """An objection, its answer, an order, an exit or a revocation about a decision that stands."""
        standing = [one for one in self.targets if not one.revoked]
        if not standing:
            return
        target = self.chance.choice(standing)
        false = list(self.unsound(target))
        wrong = bool(false) and self.chance.random() < 0.3
        way = self.chance.choice(false if wrong else list(self.sound(target)))
        kind = self.chance.choice([one for one in KINDS if self._may(one, target)])
        self.acts += 1
        dataset, row = self._told(kind, target, way)
        self.log.append((self.day, kind, target.number, target.subject.name, way, wrong))
        said = send(self.office, dataset, self.day.isoformat(), row, ok=not wrong)
        assert ("接受 1 " in said) is not wrong, said
        if wrong:
            return
        if kind in ENDING:
            target.revoked = True
        if kind == "object":
            target.open.add(row["objection_number"])
        elif kind == "stay":
            target.stayed = True
        elif kind == "resume":
            target.stayed = False
        elif "objection_number" in row:
            target.open.discard(row["objection_number"])

    @staticmethod
    def _may(kind: str, target: Target) -> bool:
        match kind:
            case "answer" | "withdraw":
                return bool(target.open)
            case "exit":
                return target.dataset == "black-listing"
            case "resume":
                return target.stayed
            case "stay":
                return not target.stayed
        return True

    def _told(self, kind: str, target: Target, way: Row) -> tuple[str, Row]:
        """The data set and the row that tell of an act."""
        day, listing = self.day.isoformat(), target.dataset == "black-listing"
        about = {
            **target.organ, "unified_code": "", "target_decision_number": target.number, **way,
            "target_dataset": "严重失信名单" if listing else "行政处罚", "list_type": "wage_arrears" if listing else "",
        }  # fmt: skip
        if kind in ORDERS:
            more = {"action": ORDERS[kind], "document_number": f"二撤〔2026〕{self.acts}号", "document_date": day}
            return "correction", {**REVOKED, **about, **more}
        if kind == "exit":
            del about["target_dataset"]
            more = {
                "exit_kind": "认定错误",
                "decision_number": f"二移〔2026〕{self.acts}号",
                "decision_date": day,
                "reason": "认定有误（示例）。",
            }
            return "list-exit", {**about, **more}
        number = f"异〔2026〕{self.acts}号" if kind == "object" else self.chance.choice(sorted(target.open))
        return "objection", {**OBJECTION, **about, "objection_number": number, "event_date": day, **STAGES[kind]}

    def step(self) -> None:
        self.chance.choices((self.decide, self.rename, self.act), (3, 1, 5))[0]()
        self.day += timedelta(days=1)

    # What the office is told.

    def expected(self) -> list[tuple[str, ...]]:
        """Every listing and every firm's penalty, with its state by the plain reckoning."""
        gone = {
            (one.subject.code, one.number) for one in self.targets if one.dataset == "black-listing" and one.revoked
        }
        return sorted(
            (
                one.dataset,
                one.number,
                one.organ["organ_code"],
                one.subject.code or one.subject.name,
                self._state(one, gone),
            )
            for one in self.targets
            if one.dataset == "black-listing" or one.subject.code in CODES
        )

    @staticmethod
    def _state(target: Target, gone: set[tuple[str, str]]) -> str:
        if target.revoked or (target.subject.is_person and (target.subject.firm, target.number) in gone):
            return "over"
        return "halted" if target.open or (target.stayed and target.dataset == "black-listing") else "in force"

    def told(self) -> list[tuple[str, ...]]:
        """The same, of what the commands say."""
        day = (self.day - timedelta(days=1)).isoformat()
        given = ("--ended", "--office", str(self.office), "--as-of", day, "--format", "json")
        entries = json.loads(sure("lists", *given).stdout)
        penalties = json.loads(sure("lists", "--penalties", *given).stdout)
        listed = [("black-listing", _listed(one), one) for one in entries]
        punished = [
            ("penalty", PUBLIC.get(one["disclosure"], one["disclosure"]), one)
            for one in penalties
            if one["unified_code"] in CODES
        ]
        return sorted(
            (dataset, one["decision_number"], one["organ_code"], one["unified_code"] or one["subject_name"], state)
            for dataset, state, one in (*listed, *punished)
        )


PUBLIC = {"withdrawn": "over", "annotated": "halted", "shielded": "halted", "published": "in force"}


def _listed(entry: Mapping[str, Any]) -> str:
    if entry["listing"] == "exited":
        return "over"
    return "in force" if any(one["executable"] for one in entry["measures"]) else "halted"


def _walk(office: Path, seed: int, steps: int) -> None:
    walk = Walk(office, seed)
    for _ in range(steps):
        walk.step()
        if walk.chance.random() < 0.2:
            assert walk.told() == walk.expected(), walk.log
    assert walk.told() == walk.expected(), walk.log


@pytest.mark.slow
def test_every_act_is_about_whom_it_names(winter_office: Path) -> None:
    _walk(winter_office, 22, 40)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(24))
def test_many_records_of_acts(winter_office: Path, seed: int) -> None:
    _walk(winter_office, seed, 60)
