"""A package between offices as bytes, and back: one zip with ``exchange.json`` and JSON Lines, each by its digest.

What comes from outside is looked at whole before anything of it is used. The shapes stand in
``standards/schemas/exchange.schema.json`` and ``exchange-acknowledgement.schema.json``.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from creditcli.errors import BrokenRecord
from creditcli.io import strict_json, zipped
from creditcli.io.bundle import bundle
from creditcli.io.files import lines_of
from creditcli.io.package_make import stored_zip
from creditcli.io.record_text import canonical, sha256
from creditcli.model.exchange import (
    ACKNOWLEDGED,
    CORRECTIONS,
    ENDED,
    FILES,
    FORMAT,
    MANIFEST,
    PARTS,
    Package,
    Party,
    Refusal,
    Refused,
    Told,
)
from creditcli.model.receipt import DIGEST, digest_of, sealed

SHAPES = {**dict.fromkeys(PARTS[1:], "row"), PARTS[0]: "entry", ENDED: "ended", CORRECTIONS: "correction"}
Errors = Iterator[Any]


def pack(package: Package) -> bytes:
    """The bytes of a package; the same package gives the same bytes anywhere."""
    files = {_path(name): _lines(rows) for name, rows in _parts(package).items()}
    about = {
        "format": FORMAT,
        "standard_version": package.standard_version,
        "from": party(package.sender),
        "to": party(package.receiver),
        "number": package.number,
        "kind": package.kind,
        "base": package.base,
        "previous": package.previous,
        "as_of": package.as_of.isoformat(),
        "head": package.head,
        **({"no_phones": list(package.no_phones)} if package.no_phones else {}),
        "files": [
            {"path": path, "sha256": sha256(content), "rows": content.count(b"\n")} for path, content in files.items()
        ],
    }
    return stored_zip({MANIFEST: (json.dumps(about, ensure_ascii=False, indent=1) + "\n").encode(), **files})


def _path(name: str) -> str:
    return f"data/{name}.jsonl"


def _parts(package: Package) -> Mapping[str, tuple[Told, ...]]:
    return {**{name: package.told.get(name, ()) for name in PARTS}, ENDED: package.ended,
            CORRECTIONS: package.corrections}  # fmt: skip


def _lines(rows: Iterable[Told]) -> bytes:
    return "".join(f"{canonical(row)}\n" for row in rows).encode()


def party(one: Party) -> dict[str, str]:
    """An office as the papers name it."""
    return {"code": one.code, "name": one.name, "region": one.region}


def unpack(content: bytes) -> tuple[Package | None, Mapping[str, bytes], Refused | None]:
    """The package and its files, or why it is refused. Never raises for what the bytes hold."""
    try:
        files, _, faults = zipped.unpack(content)
    except zipped.DAMAGED:
        return None, {}, Refused(Refusal.UNREADABLE)
    if faults:
        return None, {}, Refused(Refusal.UNSAFE, faults[0].detail)
    try:
        manifest = strict_json.loads(files.get(MANIFEST, b"").decode())
    except (ValueError, RecursionError):
        return None, files, Refused(Refusal.MANIFEST, MANIFEST)
    refused = _wrong(manifest, files)
    return (None, files, refused) if refused else (_package(manifest, files, content), files, None)


def _wrong(manifest: Any, files: Mapping[str, bytes]) -> Refused | None:
    schema = _schema("exchange")
    place = next(_faults(schema, manifest), "")
    if place:
        return Refused(Refusal.MANIFEST, place)
    named = {one["path"]: one for one in manifest["files"]}
    if sorted(named) != sorted(map(_path, FILES)):
        return Refused(Refusal.MANIFEST, "files")
    extra = sorted(set(files) - {*named, MANIFEST})
    if extra:
        return Refused(Refusal.EXTRA, extra[0])
    for path, one in named.items():
        if path not in files or sha256(files[path]) != one["sha256"]:
            return Refused(Refusal.DIGEST, path)
    return next((fault for name in FILES for fault in _wrong_rows(schema, name, files, named)), None)


def _wrong_rows(
    schema: Mapping[str, Any], name: str, files: Mapping[str, bytes], named: Mapping[str, Any]
) -> Iterator[Refused]:
    """Lines that cannot be read, are not as the schema says, or give an id twice."""
    path, seen = _path(name), set()
    shape = {"$schema": schema["$schema"], **_spelt_out(schema["$defs"][SHAPES[name]], schema["$defs"])}
    try:
        rows = [strict_json.loads(line) for line in lines_of(files[path])]
        json.dumps(rows, ensure_ascii=False).encode()  # half a character cannot be kept
    except (ValueError, RecursionError):
        yield Refused(Refusal.CONTENT, path)
        return
    if len(rows) != named[path]["rows"]:
        yield Refused(Refusal.CONTENT, path)
    validate = _validator(shape)
    for at, row in enumerate(rows, 1):
        place = next(_places(validate.iter_errors(row)), "")
        key = "" if place else f"{row.get('part', '')}|{row['id']}"
        if place or key in seen:
            yield Refused(Refusal.CONTENT, f"{path}:{at} {place}".rstrip())
        seen.add(key)


def _spelt_out(part: Any, known: Mapping[str, Any]) -> Any:
    """A schema with what it refers to in the place of each reference: to look references up is most of what a row takes."""
    if isinstance(part, list):
        return [_spelt_out(one, known) for one in part]
    if not isinstance(part, dict):
        return part
    named = known[part["$ref"].rpartition("/")[2]] if "$ref" in part else {}
    return {name: _spelt_out(one, known) for name, one in {**part, **named}.items() if name != "$ref"}


def _schema(name: str) -> dict[str, Any]:
    path = bundle("standards") / "schemas" / f"{name}.schema.json"
    return dict(json.loads(path.read_text(encoding="utf-8")))


def _validator(schema: Mapping[str, Any]) -> Any:
    from jsonschema import Draft202012Validator

    return Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)


def _faults(schema: Mapping[str, Any], value: Any) -> Iterator[str]:
    return _places(_validator(schema).iter_errors(value))


def _places(errors: Errors) -> Iterator[str]:
    """Where each fault is: a path in the value, ending with the name of what is lacking."""
    for error in errors:
        lacks = (
            [one for one in error.validator_value if one not in error.instance][:1]
            if error.validator == "required"
            else []
        )
        yield "/".join(map(str, (*error.path, *lacks))) or str(error.validator)


def _package(manifest: Mapping[str, Any], files: Mapping[str, bytes], content: bytes) -> Package:
    rows = {name: tuple(map(json.loads, lines_of(files[_path(name)]))) for name in FILES}
    return Package(
        number=manifest["number"],
        kind=manifest["kind"],
        base=manifest["base"],
        previous=manifest["previous"],
        sender=Party(**manifest["from"]),
        receiver=Party(**manifest["to"]),
        as_of=date.fromisoformat(manifest["as_of"]),
        head=manifest["head"],
        standard_version=manifest["standard_version"],
        told={name: rows[name] for name in PARTS},
        ended=rows[ENDED],
        corrections=rows[CORRECTIONS],
        sha256=sha256(content),
        no_phones=tuple(manifest.get("no_phones", ())),
    )


def kept_package(content: bytes, place: str) -> Package:
    """A package that was looked at when it was made or came in. Raises BrokenRecord where it cannot be read."""
    try:
        files, _, faults = zipped.unpack(content)
        if faults:
            raise ValueError(faults[0].check)
        return _package(json.loads(files[MANIFEST]), files, content)
    except (*zipped.DAMAGED, KeyError, TypeError, RecursionError) as fault:
        raise BrokenRecord(
            f"{place} 读不了，请运行 creditcli verify。", f"{place} cannot be read; run creditcli verify."
        ) from fault


def acknowledgement(package: Package, received: date, record: Mapping[str, Any], receiver: Party) -> bytes:
    """What goes back to the sender: which bytes came, when, and what the receiver's record became with them."""
    values = {
        "format": ACKNOWLEDGED,
        "standard_version": package.standard_version,
        "from": party(receiver),
        "to": party(package.sender),
        "package": {
            "number": package.number, "kind": package.kind, "sha256": package.sha256,
            "as_of": package.as_of.isoformat(), "head": package.head,
        },
        "received": received.isoformat(),
        "counts": {name: len(rows) for name, rows in _parts(package).items()},
        "record": dict(record),
    }  # fmt: skip
    return (json.dumps(sealed(values), ensure_ascii=False, indent=1) + "\n").encode()


def read_acknowledgement(content: bytes) -> tuple[Mapping[str, Any], Refused | None]:
    """Its values, or why it is none: unreadable, of another shape, or changed since it was made."""
    try:
        values = strict_json.loads(content.decode("utf-8-sig"))
        place = next(_faults(_schema("exchange-acknowledgement"), values), "")
        if place:
            return {}, Refused(Refusal.ACKNOWLEDGEMENT, place)
        if digest_of(values) != values[DIGEST]:
            return {}, Refused(Refusal.ACKNOWLEDGEMENT, DIGEST)
    except (ValueError, RecursionError):
        return {}, Refused(Refusal.ACKNOWLEDGEMENT, "JSON")
    return values, None
