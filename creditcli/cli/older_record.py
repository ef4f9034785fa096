"""A record that is older than what was told of it: an older copy was put in its place, and it does not know what was taken back
since. Told, and gone on with only where somebody says so."""

from __future__ import annotations

from collections.abc import Iterator

from creditcli.cli.talk import Talk
from creditcli.cli.turning_back import MEANT
from creditcli.cli.waiting import is_behind, may_be_behind, site_is_newer
from creditcli.cli.workplace import Workplace
from creditcli.errors import UsageFault
from creditcli.io.exchange_store import out_path, receivers, sent_to
from creditcli.io.lost_lines import SUPERSEDED
from creditcli.io.upload_store import upload_path, uploads_of
from creditcli.model.ledger import Ledger
from creditcli.model.record import RecordView


def tell_older(talk: Talk, stands: bool, is_newer: bool) -> None:
    """What happened to the record, and what to do. ``stands``: a site does, made of the newer record if ``is_newer``, else of this
    older one."""
    what, what_en = ("网站", "the site") if is_newer else ("回执", "the receipts")
    talk.say(
        f"档案比{what}旧：{what}是用更新的档案做的，档案被换成了较早的备份，或者日志被截断。其间收到的撤销、移出、修复、异议，这份档案都不知道。"
        "请先恢复较新的档案（核对：creditcli verify）。恢复不了的，把其间收到的文件重新收取（原件在 archive/，creditcli verify 列出不在日志中的），"
        f"再加 {MEANT}。在那以前，新公示的、截止日推后的都不公示，到期的照常停止公示。",
        f"The record is older than {what_en}: an older copy was put in its place, or its log was cut, and it knows nothing of what was "
        "revoked, exited, repaired or objected to since. Restore the newer record (creditcli verify checks it). If it is lost, take in "
        "again what was received since (the files are in archive/; creditcli verify lists those that are in no line), then add "
        f"{MEANT}. Until then nothing is shown anew or for longer; what ends comes down.",
    )
    if not stands:
        talk.say("没有做网站。", "No site was made.")
    elif not is_newer:
        talk.say(
            "site/ 也是用这份较早的档案做的，其间撤销、移出、修复的可能还在上面。恢复以前不要上传到服务器。",
            "site/ was made of this older record, too, and may show what was revoked, exited or repaired since. Do not upload it before "
            "the newer record is back.",
        )


def go_on(place: Workplace, talk: Talk) -> None:
    """The older record is the one to go on with: papers of lines that it does not have are set aside."""
    moved = place.store.set_aside()
    talk.say("按现有档案继续。", "Going on with the record as it is.")
    if moved:
        talk.say(
            f"日志里没有的 {len(moved)} 项没有删除，移到 {SUPERSEDED}/：{'、'.join(moved)}。",
            f"{len(moved)} things that it does not know were not deleted but moved to {SUPERSEDED}/: {', '.join(moved)}.",
        )


def check_told(place: Workplace, head: str, confirmed: bool) -> None:
    """Raises UsageFault, before anything is written, where what was told last names a head that the log does not have, and nobody
    said that the older record is meant. ``head``: of the last package or upload; empty where there was none."""
    if not head or confirmed or any(line.digest == head for line in place.store.log()):
        return
    raise UsageFault(
        "档案比上一次对外提供时旧：档案被换成了较早的备份，或者日志被截断，其间告知过的撤销、移出、修复会被重新告知为有效。没有做任何改动。"
        f"请先恢复较新的档案（核对：creditcli verify）；恢复不了的，把其间收到的文件重新收取，再加 {MEANT}。",
        "The record is older than what was told outside last: an older copy was put in its place, or its log was cut. What was told as "
        "revoked, exited or repaired since would be told as in force again. Nothing was changed. Restore the newer record "
        f"(creditcli verify checks it); if it is lost, take in again what was received since, then add {MEANT}.",
    )


def check_behind(place: Workplace, ledger: Ledger) -> None:
    """Raises UsageFault where the record is older than what was told of it: organs would be told to go on with what was suspended or ended."""
    if is_behind(place, ledger):
        raise UsageFault(
            "档案比网站或者回执旧，不知道其间暂停、解除的措施，没有生成任务包。请先恢复较新的档案（核对：creditcli verify）；"
            f"按现有档案继续的，加 {MEANT}。",
            "The record is older than the site or the receipts and does not know which measures were suspended or ended since; no packages were made. "
            f"Restore the newer record (creditcli verify checks it), or add {MEANT} to go on with this one.",
        )


def tell_behind(place: Workplace, view: RecordView, talk: Talk) -> bool:
    """That an answer may lack what came in since; whether it may."""
    behind = place.store.has_lost_lines() or (may_be_behind(place) and site_is_newer(place, place.ledger(view)))
    if behind:
        talk.say(
            "档案比网站或者回执旧，其间收到的撤销、移出、修复、异议，这份档案都不知道，以上结果可能已经不对。请先恢复较新的档案"
            "（核对：creditcli verify）。",
            "The record is older than the site or the receipts and does not know what was revoked, exited, repaired or objected to since: "
            "this may hold no more. Restore the newer record (creditcli verify checks it).",
        )
    return behind


def tell_measures_wait(talk: Talk) -> None:
    """That the tables of measures stay as they are, and where new suspensions are told."""
    talk.say(
        "档案比网站或者回执旧，measures/ 没有更新，仍是以前的清单；新的暂停、解除见本次文书。",
        "The record is older than the site or the receipts: measures/ was left as it is; new suspensions and ends are told by letters.",
    )


def outside_of_log(place: Workplace) -> Iterator[str]:
    """Places of the last package to each office, and of the last upload, that name a head which the log does not have."""
    heads = {line.digest for line in place.store.log()}
    for receiver in receivers(place.folder):
        sent = sent_to(place.folder, receiver)
        if sent and sent[-1].package.head not in heads:
            yield out_path(place.folder, receiver, len(sent)).relative_to(place.folder).as_posix()
    uploads = uploads_of(place.folder)
    if uploads and uploads[-1].head not in heads:
        yield upload_path(place.folder, uploads[-1].number).relative_to(place.folder).as_posix()


def signs(place: Workplace, ledger: Ledger) -> tuple[str, ...]:
    """Files that say that the record is older than they are."""
    site = ("site/.manifest",) if site_is_newer(place, ledger) else ()
    papers = ("receipts/",) if place.store.has_lost_lines() else ()
    return (*site, *outside_of_log(place), *papers)
