"""``vault``: document numbers erased for good, and a new key."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from creditcli.cli.options import AsOf, OfficeNeeded, day_of, talk_of
from creditcli.errors import UsageFault

if TYPE_CHECKING:
    from datetime import date

    from creditcli.cli.workplace import Workplace

MOST_TOLD = 5  # decisions named in a refusal


def register(app: typer.Typer) -> None:
    """Adds the commands to the app."""
    vault = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
    app.add_typer(vault, name="vault", help="保密库：抹除、换钥 / the vault: erase numbers, change the key")

    vault.command("erase", help="抹除证件号码 / erase document numbers for good")(erase)
    vault.command("rotate", help="换一把新密钥 / a new key for the vault")(rotate)


def erase(
    context: typer.Context,
    person: Annotated[
        str, typer.Argument(metavar="PERSON", help="档案里的 p:… / the person as the record has it", show_default=False)
    ] = "",
    office: OfficeNeeded = Path(),
    before: Annotated[
        str | None,
        typer.Option("--before", metavar="YYYY-MM-DD", help="此日以后没有再报送的人 / those last reported before"),
    ] = None,
    confirm: Annotated[
        bool, typer.Option("--confirm", help="确实要一起抹除，不能恢复 / erase them all, for good")
    ] = False,
    as_of: AsOf = None,
) -> int:  # fmt: skip
    """Takes numbers out of the vault; 1 where the person named is not in it. Raises UsageFault."""
    from creditcli.cli.workplace import open_workplace

    talk = talk_of(context)
    if bool(person) == bool(before):
        raise UsageFault(
            "请写明一个人（档案里的 p:…），或者用 --before 写明日期。",
            "Name one person (p:… of the record) or --before DAY.",
        )
    if person:
        _check_person(person)
    place, day = open_workplace(office), day_of(as_of, "--as-of")
    wanted = {person} if person else last_before(place, day_of(before, "--before"))
    if before and not confirm:
        _check_many(place, wanted)
    if not confirm:
        _check_over(place, wanted, day)
    with place.store.writing():
        count = place.vault.erase(wanted, day)
    if person and not count:
        talk.say(
            f"保密库里没有 {person}，没有抹除什么：写错了，或者此前已经抹除。",
            f"{person} is not in the vault, nothing was erased: mistyped, or erased before.",
        )
        return 1
    talk.say(
        f"已从保密库抹除 {count} 人的证件号码。档案里的 p:… 不变；存档原件里仍有号码。"
        "要让 p:… 再也不能由号码推出，请接着运行 creditcli vault rotate。",
        f"Erased the numbers of {count} persons. The record keeps their p:…, the archive its originals. For p:… to be "
        "beyond anybody's reckoning, run creditcli vault rotate next.",
    )
    return 0


def _check_person(person: str) -> None:
    """Raises UsageFault for what is no person of the record: it is told again."""
    import re

    from creditcli.io.vault import PERSON_DIGITS

    if not re.fullmatch(f"p:[0-9a-f]{{{PERSON_DIGITS}}}", person):
        raise UsageFault(
            "人要写成档案里的 p:…，不要写号码：命令会留在终端的历史里。",
            "Name the person as p:… of the record, never by number: terminals keep what is typed.",
        )


def _check_many(place: Workplace, persons: set[str]) -> None:
    """Raises UsageFault for numbers that would be erased together."""
    if many := place.vault.holding(persons):
        raise UsageFault(
            f"会抹除 {many} 人的证件号码，不能恢复。现在没有抹除什么；确实要抹除的，加 --confirm。",
            f"The numbers of {many} persons would be erased for good. Nothing was erased; add --confirm if that is meant.",
        )


def _check_over(place: Workplace, persons: set[str], day: date) -> None:
    """Raises UsageFault where any of them is listed or about to be, or waits for an answer: once the key is new, too, an
    objection or an answer with their number is about nobody whom the record knows."""
    from creditcli.listing.events import matters_of
    from creditcli.listing.of_persons import open_cases_of
    from creditcli.model.ledger import Listing

    over = (Listing.EXITED, Listing.REJECTED)
    view = place.view(day)
    ledger = place.ledger(view)
    matters = matters_of(view, place.standard, succession=place.office.succession)
    entries = [one for one in ledger.entries if one.person in persons and one.listing not in over]
    cases = open_cases_of(persons, ledger, matters, place.standard)
    found = [
        (len(entries), "条名单信息还没有结束", "listings are not over yet", [one.decision_number for one in entries]),
        (len(cases), "件异议、修复还没有办结", "objections or repairs are open", [one.number for one in cases]),
    ]
    told = [
        (f"有 {count} {zh}（{names}）", f"{count} {en} ({names})")
        for count, zh, en, numbers in found
        if count
        for names in ["、".join(dict.fromkeys(numbers[:MOST_TOLD]))]
    ]
    if told:
        raise UsageFault(
            f"{'，'.join(zh for zh, _ in told)}。抹除以后再换密钥，凭证件号码提出的异议、修复，连同有关单位的答复，就对不上了。"
            "现在没有抹除什么；确实要抹除的，加 --confirm，并通知有关单位以后报送只填姓名，不填证件号码。",
            f"{', '.join(en for _, en in told)}. Once erased and the key changed, an objection, a repair or an answer with the "
            "number is about nobody. Nothing was erased; add --confirm if that is meant, and tell the organs to send the name "
            "without a number from then on.",
        )


def rotate(context: typer.Context, office: OfficeNeeded = Path()) -> int:
    """Hashes whoever is new from now on with a new key."""
    import secrets

    from creditcli.cli.workplace import open_workplace
    from creditcli.io.vault import KEY_BYTES

    place = open_workplace(office)
    with place.store.writing():
        count = place.vault.rotate(secrets.token_bytes(KEY_BYTES))
    talk_of(context).say(
        f"已换密钥，{count} 人沿用档案里的 p:…。旧密钥的备份请一并销毁。",
        f"The key is new; {count} persons keep their p:… of the record. Destroy copies of the former key too.",
    )
    return 0


def last_before(place: Workplace, day: date) -> set[str]:
    """Persons of the record whom no submission names that was received on ``day`` or later."""
    from creditcli.io.vault_check import persons_of

    log = place.store.log()
    return persons_of(place.folder, log) - persons_of(place.folder, [one for one in log if one.received >= day])
