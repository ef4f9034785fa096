"""The bill of materials of a bundle: CycloneDX 1.6 as JSON, from the wheels alone, so that the same bundle has the same."""

from __future__ import annotations

import hashlib
import io
import json
import uuid
import zipfile
from collections import defaultdict
from collections.abc import Mapping, Sequence
from email.message import Message
from email.parser import BytesParser
from typing import Any

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name, parse_wheel_filename

from tests.bundle.platforms import Platform, pythons

OWN = "creditcli"
FOLDER = "wheels"


def bom_of(wheels: Mapping[str, bytes], platform: Platform) -> bytes:
    """A component a package, with every wheel, its digest, and the licence that the package states of itself."""
    packages: dict[str, list[str]] = defaultdict(list)
    for name in sorted(wheels):
        packages[parse_wheel_filename(name)[0]].append(name)
    about = {package: metadata(wheels[names[0]]) for package, names in packages.items()}
    refs = {package: _purl(package, str(one["Version"])) for package, one in about.items()}
    parts = [
        _component(about[one], refs[one], {name: wheels[name] for name in packages[one]}) for one in sorted(packages)
    ]
    own = next(part for part in parts if part["name"] == OWN)
    values = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": "",
        "version": 1,
        "metadata": {
            "component": {**own, "type": "application"},
            "properties": [
                {"name": "creditcli:platform", "value": platform.name},
                {"name": "creditcli:python", "value": " ".join(pythons())},
            ],
        },
        "components": [part for part in parts if part is not own],
        "dependencies": [
            {"ref": refs[one], "dependsOn": _needs(about[one], refs, platform)} for one in sorted(packages)
        ],
    }
    # A number of its own, and the same for the same content: no clock and no chance in a bundle.
    digest = hashlib.sha256(json.dumps(values, sort_keys=True).encode()).hexdigest()
    values["serialNumber"] = uuid.uuid5(uuid.NAMESPACE_OID, digest).urn
    return (json.dumps(values, ensure_ascii=False, indent=1) + "\n").encode()


def metadata(wheel: bytes) -> Message:
    """What the package states of itself."""
    with zipfile.ZipFile(io.BytesIO(wheel)) as archive:
        place = next(
            name for name in archive.namelist() if name.endswith(".dist-info/METADATA") and name.count("/") == 1
        )
        return BytesParser().parsebytes(archive.read(place))


def licences(about: Message) -> list[dict[str, Any]]:
    """As stated: an expression, else the classifiers, else the first line of the text. Nothing is guessed from names."""
    expression = about["License-Expression"]
    if expression:
        return [{"expression": expression}]
    stated = [one.rpartition(" :: ")[2] for one in about.get_all("Classifier", []) if one.startswith("License ::")]
    text = str(about["License"] or "").strip()
    names = stated or ([text.splitlines()[0]] if text else [])
    return [{"license": {"name": name}} for name in names]


def _component(about: Message, ref: str, wheels: Mapping[str, bytes]) -> dict[str, Any]:
    digests = {name: hashlib.sha256(content).hexdigest() for name, content in wheels.items()}
    part: dict[str, Any] = {
        "type": "library",
        "bom-ref": ref,
        "name": canonicalize_name(str(about["Name"])),
        "version": str(about["Version"]),
    }
    if len(digests) == 1:
        part["hashes"] = [_hash(one) for one in digests.values()]
    part["licenses"] = licences(about)
    part["purl"] = ref
    part["externalReferences"] = [
        {"type": "distribution", "url": f"{FOLDER}/{name}", "hashes": [_hash(digest)]}
        for name, digest in digests.items()
    ]
    return part


def _needs(about: Message, refs: Mapping[str, str], platform: Platform) -> list[str]:
    """What the package needs there, under any of the versions of Python; of ours the extras too, which the lock holds."""
    extras: Sequence[str] = ("", *(about.get_all("Provides-Extra", []) if about["Name"] == OWN else ()))
    found = set()
    for requirement in map(Requirement, about.get_all("Requires-Dist", [])):
        marker = requirement.marker
        wanted = marker is None or any(
            marker.evaluate({**platform.environment(python), "extra": extra})
            for python in pythons()
            for extra in extras
        )
        name = canonicalize_name(requirement.name)
        if wanted and name in refs:
            found.add(refs[name])
    return sorted(found)


def _hash(digest: str) -> dict[str, str]:
    return {"alg": "SHA-256", "content": digest}


def _purl(package: str, version: str) -> str:
    return f"pkg:pypi/{package}@{version}"
