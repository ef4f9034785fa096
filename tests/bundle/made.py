"""Small wheels and a lock file that names them, and what is asked of any bundle."""

from __future__ import annotations

import hashlib
import io
import json
import platform as this
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import jsonschema
from referencing import Registry, Resource

from creditcli.io.package_make import stored_zip
from tests.bundle.build import members
from tests.bundle.platforms import PLATFORMS, Platform

SCHEMAS = Path(__file__).parent / "schemas"
EVERYWHERE = "alpha-1.0-py3-none-any.whl"
WINDOWS = "beta-2.0-py3-none-any.whl"
OWN = "creditcli-0.1.0-py3-none-any.whl"


def wheel(name: str, version: str, *about: str) -> bytes:
    lines = ("Metadata-Version: 2.4", f"Name: {name}", f"Version: {version}", *about)
    return stored_zip({f"{name}-{version}.dist-info/METADATA": "".join(f"{line}\n" for line in lines).encode()})


WHEELS = {
    EVERYWHERE: wheel("alpha", "1.0", "License-Expression: MIT OR Apache-2.0"),
    WINDOWS: wheel("beta", "2.0", "License: BSD", "Classifier: License :: OSI Approved :: BSD License"),
}
OWN_WHEEL = wheel(
    "creditcli", "0.1.0", "License-Expression: Apache-2.0", "Requires-Dist: Alpha>=1", "Provides-Extra: sign",
    "Requires-Dist: beta; sys_platform == 'win32' and extra == 'sign'",
)  # fmt: skip


def lock(wheels: Mapping[str, bytes] = WHEELS) -> bytes:
    marks = {EVERYWHERE: "", WINDOWS: " ; sys_platform == 'win32'"}
    lines = []
    for name, content in wheels.items():
        package, version = name.split("-")[:2]
        digest = hashlib.sha256(content).hexdigest()
        lines += [
            f"{package}=={version}{marks[name]} \\",
            f"    --hash=sha256:{'0' * 64} \\",
            f"    --hash=sha256:{digest}",
        ]
    return "".join(f"{line}\n" for line in lines).encode()


def here() -> Platform:
    """The one that this machine is."""
    return next(one for one in PLATFORMS.values() if one.system == this.system() and this.machine() in one.machines)


def bundle(platform: Platform) -> dict[str, bytes]:
    names = [EVERYWHERE, *([WINDOWS] if platform.system == "Windows" else [])]
    return members(platform, lock(), {name: WHEELS[name] for name in names}, (OWN, OWN_WHEEL))


def unpack(archive: bytes, folder: Path) -> Path:
    """The one folder of a bundle."""
    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        opened.extractall(folder)
    (inner,) = folder.iterdir()
    return inner


def check_bom(content: bytes, files: Mapping[str, bytes]) -> dict[str, Any]:
    """The bill of materials, which keeps its schema and names every wheel of the bundle with its digest, and a licence."""
    bom: dict[str, Any] = json.loads(content)
    schemas = {path.name: json.loads(path.read_text("utf-8")) for path in SCHEMAS.glob("*.json")}
    top = schemas["bom-1.6.SNAPSHOT.schema.json"]
    resources = [(f"http://cyclonedx.org/schema/{name}", Resource.from_contents(one)) for name, one in schemas.items()]
    checker = jsonschema.Draft7Validator(top, registry=Registry().with_resources(resources))
    assert [error.message for error in checker.iter_errors(bom)] == []
    parts = [bom["metadata"]["component"], *bom["components"]]
    told = {one["url"]: one["hashes"][0]["content"] for part in parts for one in part["externalReferences"]}
    held = {name: hashlib.sha256(one).hexdigest() for name, one in files.items() if name.startswith("wheels/")}
    assert told == held
    assert [part["name"] for part in parts if not part["licenses"]] == []
    assert all(part["purl"] == f"pkg:pypi/{part['name']}@{part['version']}" for part in parts)
    return bom
