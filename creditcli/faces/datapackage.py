"""The standard's tables as a Frictionless Data Package (specification v1): ``datapackage.json``.

Resources are every code list and every data set's example file, each with its Table Schema by path.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from creditcli.faces.examples import example_path
from creditcli.faces.table_schema import CODELIST, table_path
from creditcli.faces.text import json_bytes
from creditcli.standard.types import Standard

PATH = "datapackage.json"
LICENCE = {
    "name": "Apache-2.0",
    "path": "https://www.apache.org/licenses/LICENSE-2.0",
    "title": "Apache License 2.0",
}


def data_package(standard: Standard) -> Mapping[str, bytes]:
    """The package's descriptor."""
    codelists = [
        _resource(f"codelist-{one.id}", one.path, CODELIST, (one.title, one.description))
        for one in standard.codelists.values()
    ]
    examples = [
        _resource(f"example-{one.id}", example_path(one), table_path(one), (f"{one.title}示例", one.description))
        for one in standard.datasets.values()
    ]
    descriptor = {
        "profile": "tabular-data-package",
        "name": "creditcli-standard",
        "title": "公共信用信息数据标准：代码表和示例",
        "description": "信用办数据标准的全部代码表，以及每个数据集一份示例文件；示例中的单位和个人都是虚构的。",
        "version": standard.version,
        "licenses": [LICENCE],
        "resources": [*codelists, *examples],
    }
    return {PATH: json_bytes(descriptor)}


def _resource(name: str, path: str, schema: str, about: tuple[str, str]) -> dict[str, Any]:
    title, description = about
    found = {
        "profile": "tabular-data-resource",
        "name": name.lower(),
        "title": title,
        "description": description,
        "path": path,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": schema,
    }
    return {key: value for key, value in found.items() if value}
