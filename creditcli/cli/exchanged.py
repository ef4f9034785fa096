"""Packages sent to and taken in from other offices, and what is outstanding between them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from creditcli.checks.knowingly import no_phones
from creditcli.checks.leaks import Leak, leaks, mobiles_in
from creditcli.cli.older_record import check_told
from creditcli.cli.waiting import without_untouched
from creditcli.cli.workplace import Workplace
from creditcli.errors import UsageFault
from creditcli.io.exchange_package import acknowledgement, pack, read_acknowledgement, unpack
from creditcli.io.exchange_store import (
    ACK,
    PACKAGE,
    in_path,
    keep_acknowledgement,
    keep_sent,
    out_path,
    sent_to,
)
from creditcli.io.files import write_atomic
from creditcli.model.exchange import (
    FULL,
    TAKEN_BACK,
    Package,
    Partner,
    Party,
    Refusal,
    Refused,
    Sent,
    acknowledged_up_to,
    series,
)
from creditcli.model.record import LogLine
from creditcli.report.exchange import Standing
from creditcli.stages.exchange import next_package, now
from creditcli.stages.exchange_leaks import without_leaks
from creditcli.stages.site_held_back import Unusual
from creditcli.stages.site_leaking import Leaking

Came = Sequence[tuple[Package, LogLine]]  # from one office, in order of receipt
_NUMBER = re.compile(r'"decision_number": ?"([^"]*)"')


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What became of a package or acknowledgement: ``refused``, or what was taken in; ``answer``: the paper that goes back.
    ``proven``: its digest was told, or it names that of the one before; only a first package is taken without."""

    package: Package | None
    refused: Refused | None
    answer: Path | None = None
    line: LogLine | None = None
    proven: bool = True


@dataclass(frozen=True, slots=True)
class Made:
    """A package, where it was written, whether it is a new one. ``leaking``: rows that wait for they hold what may not leave
    the office; ``untold``: rows that wait for nothing about them came in."""

    package: Package
    path: Path
    new: bool
    leaking: tuple[Leaking, ...]
    untold: tuple[Unusual, ...]


def own_party(place: Workplace) -> Party:
    """This office, as papers name it."""
    return Party(place.office.code, place.office.name, place.office.region)


def partner_of(place: Workplace, named: str) -> Partner:
    """The office of that name or code. Raises UsageFault for one that office.yaml does not name."""
    found = place.office.partner(named)
    if found is None:
        known = "、".join(one.name for one in place.office.partners)
        raise UsageFault(
            f"office.yaml 的 exchange 里没有“{named}”。{f'已经登记的有：{known}。' if known else '还没有登记任何信用办。'}"
            "请加一行 exchange: [{code: 对方代码, name: 对方全称}]。",
            f"'{named}' is not among exchange in office.yaml. {f'There are: {known}. ' if known else ''}"
            "Add a line exchange: [{code: …, name: …}].",
        )
    return found


def send(place: Workplace, to: str, day: date, whole: bool, output: Path, confirmed: bool = False) -> Made:
    """The package for that office on the day, kept and written to ``output``, without what may not leave the office.

    Raises UsageFault for an unknown office, a day before the last package's, and a record that is older than it, unless that is
    ``confirmed``.
    """
    partner = partner_of(place, to)
    with place.store.producing():
        sent = sent_to(place.folder, partner.code)
        if sent and day < sent[-1].package.as_of:
            last = sent[-1].package.as_of
            raise UsageFault(
                f"上一个包的统计日是 {last}，不能再发更早的（{day}）。",
                f"The last package is as of {last}; an earlier one ({day}) cannot follow.",
            )
        check_told(place, sent[-1].package.head if sent else "", confirmed)
        view = place.view(day)
        ledger, untold = without_untouched(place, place.ledger(view), view)
        today = now(ledger, view.salt, place.standard, partner.code)
        clean = without_leaks(today, no_phones(view, place.office.contact.values()))
        parties = own_party(place), Party(partner.code, partner.name)
        package = next_package(clean.today, sent, parties, ledger, whole)
        new = package.number > len(sent)
        content = pack(replace(package, no_phones=clean.digits)) if new else sent[-1].content
        if new:
            _check_leaks(content)
        keep_sent(place.folder, partner.code, package.number, content)
    path = output / f"{package.name}{PACKAGE}"
    write_atomic(path, content)
    return Made(unpacked(content), path, new, clean.waiting, untold)


def unpacked(content: bytes) -> Package:
    """A package that was just made, with its digest. Raises UsageFault where its own reader would refuse it."""
    package, _, refused = unpack(content)
    if package is None or refused is not None:
        detail = refused.detail if refused else ""
        raise UsageFault(f"生成的包不符合交换格式（{detail}）。", f"The package is not as the format says ({detail}).")
    return package


def _check_leaks(content: bytes) -> None:
    """Raises UsageFault for a package that holds what may not leave the office; its content is not echoed."""
    found = _leak(content)
    if found:
        raise UsageFault(
            f"没有导出：{found}。请先更正档案中的这一条。", f"Not exported: {found}. Correct that record first."
        )


def _leak(content: bytes) -> str:
    package, files, _ = unpack(content)
    found = _leaks_of(package, files)
    return f"{found[0].path}{found[0].zh}" if found else ""


def _leaks_of(package: Package | None, files: Mapping[str, bytes]) -> list[Leak]:
    """Save for digits of which the sender says that its departments know them to be no telephone number: only the sender can."""
    return leaks(files, (), {*_in_numbers(files), *(package.no_phones if package else ())})


def _in_numbers(files: Mapping[str, bytes]) -> set[str]:
    """Digits within decision numbers that look like a mobile number: a region's code and what follows it may."""
    texts = (content.decode("utf-8", "replace") for content in files.values())
    return mobiles_in(number for text in texts for number in _NUMBER.findall(text))


def take_in(place: Workplace, path: Path, received: date, stated: str = "") -> TakenIn:
    """One package looked at, and appended to the record if nothing speaks against it.

    Raises UsageFault where office.yaml does not say what is recognised.
    """
    if place.office.recognised is None:
        raise UsageFault(
            "office.yaml 缺少 recognise：承认对方哪些名单在本地有效，要先写明。都只作参考的写 recognise: []。",
            "office.yaml lacks recognise: which lists of other offices have effect here has to be said first; "
            "recognise: [] means that all are for reference.",
        )
    content = path.read_bytes()
    package, files, refused = unpack(content)
    if package is None:
        return TakenIn(None, refused)
    found = _leaks_of(package, files)
    if found:
        return TakenIn(package, Refused(Refusal.PRIVATE, f"{found[0].path}{found[0].zh}"))
    with place.store.writing():
        partner = place.office.partner(package.sender.code)
        came = place.store.exchanged(partner.codes if partner else (package.sender.code,))
        refused = _refusal(place, package, received, stated) or _out_of_sequence(package, came, bool(stated))
        if refused is not None:
            return TakenIn(package, refused, _again(place, package, came, refused))
        _check_day(received, came)
        return replace(_appended(place, package, content, received), proven=bool(stated or came))


def _check_day(received: date, came: Came) -> None:
    """Raises UsageFault for a day on which the packages before would not have been there."""
    last = max((line.received for _, line in came), default=received)
    if received < last:
        raise UsageFault(
            f"上一个包的收件日是 {last}，这个包不能写成更早的 {received}。",
            f"The package before was received on {last}; this one cannot have come earlier, on {received}.",
        )


def _appended(place: Workplace, package: Package, content: bytes, received: date) -> TakenIn:
    answers: list[Path] = []

    def answer(line: LogLine) -> None:
        """The acknowledgement is there before the log names the package."""
        record = {"number": line.number, "before": line.previous, "after": line.digest}
        path = in_path(place.folder, package.sender.code, line.number)
        write_atomic(path, acknowledgement(package, received, record, own_party(place)))
        answers.append(path)

    line = place.store.take_in(package, content, received, place.standard, answer)
    return TakenIn(package, None, answers[0], line)


def retaken(place: Workplace, content: bytes, received: date) -> None:
    """A package of the archive appended once more, to a record that is made anew."""
    package = unpacked(content)
    with place.store.writing():
        _appended(place, package, content, received)


def _refusal(place: Workplace, package: Package, received: date, stated: str) -> Refused | None:
    """What speaks against a package by itself: its digest, version, receiver, sender, day."""
    if stated and stated.lower() != package.sha256:
        return Refused(Refusal.STATED, package.sha256)
    if package.standard_version.split(".")[0] != place.standard.version.split(".")[0]:
        return Refused(Refusal.VERSION, package.standard_version)
    if package.receiver.code != place.office.code:
        return Refused(Refusal.RECEIVER, package.receiver.name)
    if place.office.partner(package.sender.code) is None:
        return Refused(Refusal.SENDER, f"{package.sender.name}（{package.sender.code}）")
    if package.as_of > received:
        return Refused(Refusal.AHEAD, package.as_of.isoformat())
    return None


def _out_of_sequence(package: Package, came: Came, vouched: bool) -> Refused | None:
    """What speaks against it beside what came before: a replay, an older one, a gap, a broken chain.

    ``vouched``: its digest was told by another way. Then a full package stands for itself, whatever the one before it was,
    if it is no older than the last, by day and then by number: nobody brings back what was taken down since.
    """
    again = next((line for one, line in came if one.sha256 == package.sha256), None)
    if again is not None:
        return Refused(Refusal.REPLAY, str(again.number))
    if not came:
        return None if package.kind == FULL else Refused(Refusal.GAP, "1")
    held, last = series(one for one, _ in came), came[-1][0]
    if vouched and package.kind == FULL and (package.as_of, package.number) >= (last.as_of, last.number):
        return None
    refused = _unchained(package, held, last)
    return replace(refused, digest=package.sha256) if refused else None


def _unchained(package: Package, held: Mapping[int, Package], last: Package) -> Refused | None:
    if package.number in held:
        return Refused(Refusal.REWRITTEN, str(package.number))
    if package.number < last.number:
        return Refused(Refusal.ORDER, f"{package.number} < {last.number}")
    if package.number > last.number + 1:
        return Refused(*_gap(package, last))
    before = held.get(package.number - 1)
    if before and before.sha256 != package.previous:
        return Refused(Refusal.CHAIN, str(package.number - 1))
    if package.base and package.base not in held:
        return Refused(Refusal.GAP, str(package.base))
    return Refused(Refusal.ORDER, f"{package.as_of} < {last.as_of}") if package.as_of < last.as_of else None


def _gap(package: Package, last: Package) -> tuple[Refusal, str]:
    """A whole package stands for itself; but one that hangs on nothing anybody may have made."""
    if package.kind == FULL and package.as_of >= last.as_of:
        return Refusal.UNPROVEN, str(last.number)
    return Refusal.GAP, str(last.number + 1)


def _again(place: Workplace, package: Package, came: Came, refused: Refused) -> Path | None:
    """The acknowledgement of a package that came once more."""
    lines = [line for one, line in came if one.sha256 == package.sha256]
    return in_path(place.folder, package.sender.code, lines[0].number) if refused.why is Refusal.REPLAY else None


def answer_name(package: Package) -> str:
    """Name of the file that goes back."""
    return f"{package.name}{ACK}"


def acknowledge(place: Workplace, path: Path) -> tuple[Mapping[str, Any], Refused | None, bool]:
    """An acknowledgement kept beside the package that it is of; whether it is new."""
    content = path.read_bytes()
    values, refused = read_acknowledgement(content)
    if refused is not None:
        return values, refused, False
    if values["to"]["code"] != place.office.code:
        return values, Refused(Refusal.RECEIVER, values["to"]["name"]), False
    receiver, number = values["from"]["code"], values["package"]["number"]
    with place.store.producing():
        sent = sent_to(place.folder, receiver) if place.office.partner(receiver) else ()
        own = next((one.package for one in sent if one.package.number == number), None)
        if own is None:
            return values, Refused(Refusal.UNKNOWN, f"{values['from']['name']} {number}"), False
        if own.sha256 != values["package"]["sha256"]:
            return values, Refused(Refusal.OTHER_BYTES, str(number)), False
        if out_path(place.folder, receiver, number, ACK).is_file():
            return values, None, False
        return values, None, keep_acknowledgement(place.folder, receiver, number, content)


def standings(place: Workplace, day: date) -> tuple[Standing, ...]:
    """What is outstanding with each registered office on the day."""
    packages = place.view(day).foreign
    found = []
    for partner in place.office.partners:
        sent = [one for one in sent_to(place.folder, partner.code) if one.package.as_of <= day]
        came = [one for one in packages if one.sender.code in partner.codes]
        found.append(_standing(partner, sent, came, day))
    return tuple(found)


def unnamed(place: Workplace, day: date) -> tuple[Party, ...]:
    """Offices that told something and that office.yaml does not name any more, by code."""
    senders = {one.sender.code: one.sender for one in place.view(day).foreign}
    return tuple(one for code, one in sorted(senders.items()) if place.office.partner(code) is None)


def _standing(partner: Partner, sent: list[Sent], came: list[Package], day: date) -> Standing:
    base = acknowledged_up_to(sent)
    waiting = sent[base:]
    last = sent[-1].package if sent else None
    telling = waiting[-1].package if waiting else None
    since = waiting[0].package.as_of if waiting else None
    return Standing(
        office=partner.name,
        code=partner.code,
        sent=len(sent),
        sent_as_of=last.as_of if last else None,
        acknowledged=base,
        since=since,
        days=(day - since).days if since else 0,
        corrections=len(telling.corrections) if telling else 0,
        withdrawals=sum(one["kind"] in TAKEN_BACK for one in telling.ended) if telling else 0,
        received=len(came),
        received_as_of=came[-1].as_of if came else None,
    )
