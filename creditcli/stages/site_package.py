"""``data/datapackage.json`` and ``data/catalog.jsonld``: what open data there is, in which forms, under what terms. Pure.

The catalogue is DCAT as DCAT-AP profiles it; its context stands in it, so that nothing is fetched to read it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from creditcli.model.outputs import DataAbout, DataFile, DataTable, Written

FOLDER = "data/"
PACKAGE, CATALOG = f"{FOLDER}datapackage.json", f"{FOLDER}catalog.jsonld"
FORMS = {
    "csv": "text/csv", "jsonl": "application/x-ndjson",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "parquet": "application/vnd.apache.parquet",
}  # fmt: skip
TYPES = {"text": "string", "date": "date", "number": "number"}
EU = "http://publications.europa.eu/resource/authority"
CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#", "dct": "http://purl.org/dc/terms/", "foaf": "http://xmlns.com/foaf/0.1/",
    "spdx": "http://spdx.org/rdf/terms#", "xsd": "http://www.w3.org/2001/XMLSchema#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
}  # fmt: skip


def described(
    tables: Sequence[DataTable], files: Mapping[str, Written], more: Iterable[str], about: DataAbout
) -> tuple[DataFile, ...]:
    """Both descriptions. ``files``: the tables in their forms, by path. ``more``: paths that the catalogue names too."""
    package = {
        "profile": "data-package",
        "name": "public-credit",
        "title": about.title,
        "version": about.as_of.isoformat(),
        "sources": [{"title": about.office}],
        "licenses": [{"name": "conditional", "title": about.licence}],
        "head": about.head,
        "standard": about.standard_version,
        "invented": about.invented,
        "resources": [_resource(one, form, files) for one in tables for form in FORMS],
    }
    return (DataFile(PACKAGE, _json(package)), DataFile(CATALOG, _json(_catalog(tables, files, more, about))))


def _resource(table: DataTable, form: str, files: Mapping[str, Written]) -> dict[str, Any]:
    file = files[f"{FOLDER}{table.name}.{form}"]
    told: dict[str, Any] = {
        "profile": "data-resource",
        "name": table.name if form == "csv" else f"{table.name}-{form}",
        "title": table.title,
        "path": f"{table.name}.{form}",
        "format": form,
        "mediatype": FORMS[form],
        "bytes": file.size,
        "hash": f"sha256:{file.digest}",
        "rows": table.frame.height,
    }
    if form != "csv":
        return told
    fields = [
        {
            "name": one.id,
            "title": one.title,
            "type": TYPES[one.kind],
            **({"description": one.about} if one.about else {}),
        }
        for one in table.columns
    ]
    return {
        **told,
        "profile": "tabular-data-resource",
        "encoding": "utf-8",
        "schema": {"fields": fields, "primaryKey": "row_id"},
    }


def _catalog(
    tables: Sequence[DataTable], files: Mapping[str, Written], more: Iterable[str], about: DataAbout
) -> dict[str, Any]:
    publisher = {"@id": "#publisher", "@type": "foaf:Agent", "foaf:name": about.office}
    licence = {"@id": "#licence", "@type": "dct:LicenseDocument", "rdfs:label": about.licence}
    return {
        "@context": CONTEXT,
        "@id": "#catalog",
        "@type": "dcat:Catalog",
        "dct:title": about.title,
        "dct:description": "依法公示的公共信用信息，随每次公示更新；期满、修复、撤销、更正的即时移出。",
        "dct:language": {"@id": f"{EU}/language/ZHO"},
        "dct:publisher": publisher,
        "dct:license": licence,
        "dct:issued": _day(about.as_of.isoformat()),
        "dct:modified": _day(about.as_of.isoformat()),
        "foaf:homepage": {"@id": "../index.html"},
        "rdfs:seeAlso": [{"@id": f"../{path}"} for path in more],
        "dcat:dataset": [_dataset(one, files, about) for one in tables],
    }


def _dataset(table: DataTable, files: Mapping[str, Written], about: DataAbout) -> dict[str, Any]:
    day = _day(about.as_of.isoformat())
    return {
        "@id": f"#{table.name}",
        "@type": "dcat:Dataset",
        "dct:identifier": table.name,
        "dct:title": table.title,
        "dct:description": f"{table.title}：截至公示日仍在公示期内的全部信息，共 {table.frame.height} 条。",
        "dct:publisher": {"@id": "#publisher"},
        "dct:issued": day,
        "dct:modified": day,
        "dct:language": {"@id": f"{EU}/language/ZHO"},
        "dct:accrualPeriodicity": {"@id": f"{EU}/frequency/DAILY"},
        "dct:temporal": _temporal(table, about),
        "dcat:landingPage": {"@id": f"../{table.name}/index.html"},
        "dcat:distribution": [_distribution(table, form, files[f"{FOLDER}{table.name}.{form}"]) for form in FORMS],
    }


def _temporal(table: DataTable, about: DataAbout) -> dict[str, Any]:
    """From the earliest day of its first column of days (of a decision, of a listing) to the day of publication."""
    column = next(one.id for one in table.columns if one.kind == "date")
    days = [day for day in table.frame[column].unique() if day]
    return {
        "@type": "dct:PeriodOfTime",
        **({"dcat:startDate": _day(min(days))} if days else {}),
        "dcat:endDate": _day(about.as_of.isoformat()),
    }


def _distribution(table: DataTable, form: str, file: Written) -> dict[str, Any]:
    place = {"@id": f"{table.name}.{form}"}
    return {
        "@id": f"#{table.name}-{form}",
        "@type": "dcat:Distribution",
        "dct:title": f"{table.title}（{form}）",
        "dcat:accessURL": place,
        "dcat:downloadURL": place,
        "dcat:mediaType": {"@id": f"https://www.iana.org/assignments/media-types/{FORMS[form]}"},
        "dcat:byteSize": {"@type": "xsd:nonNegativeInteger", "@value": str(file.size)},
        "dct:license": {"@id": "#licence"},
        "spdx:checksum": {
            "@type": "spdx:Checksum",
            "spdx:algorithm": {"@id": "spdx:checksumAlgorithm_sha256"},
            "spdx:checksumValue": {"@type": "xsd:hexBinary", "@value": file.digest},
        },
    }


def _day(text: str) -> dict[str, str]:
    return {"@type": "xsd:date", "@value": text}


def _json(value: object) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()
