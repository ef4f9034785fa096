"""Bundles for offices without a network: ``python -m tests.bundle.build [--platform NAME …] [--output DIR]``.

A zip a platform: the wheels of ``requirements.lock``, each held against its digest there, and our own; start script,
installer, bill of materials and SHA256SUMS. The same sources give the same bytes. Fetching needs a package index.
"""

from __future__ import annotations

import argparse
import hashlib
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path

from creditcli import __version__
from creditcli.io.package_make import stored_zip
from tests.bundle import bom, wheels
from tests.bundle.platforms import PLATFORMS, ROOT, Platform, pythons

DEFAULT = ROOT / "build" / "bundle"
FILES = Path(__file__).parent / "files"
BOM, SUMS, OWN_LOCK, LOCK = "bom.cdx.json", "SHA256SUMS", "creditcli.lock", "requirements.lock"
LAUNCHERS = {"Linux": ("start.sh", "creditcli"), "Windows": ("start.bat", "creditcli.bat")}


def members(platform: Platform, lock: bytes, foreign: Mapping[str, bytes], own: tuple[str, bytes]) -> dict[str, bytes]:
    """Every file of a bundle by its path there. Raises ValueError where the wheels are not those of the lock file."""
    wheels.check(foreign, wheels.read_lock(lock.decode()), platform)
    name, content = own
    together = {**foreign, name: content}
    files = {
        "install.py": (FILES / "install.py").read_bytes(),
        "bundle.json": platform.about(),
        LOCK: lock,
        OWN_LOCK: f"creditcli=={__version__} --hash=sha256:{_digest(content)}\n".encode(),
        "LICENSE": (ROOT / "LICENSE").read_bytes(),
        BOM: bom.bom_of(together, platform),
        **{f"{bom.FOLDER}/{wheel}": together[wheel] for wheel in together},
        **{one: _script(one) for one in LAUNCHERS[platform.system]},
        "README.zh-CN.txt": _readme(platform),
    }
    files[SUMS] = sums(files)
    return dict(sorted(files.items()))


def sums(files: Mapping[str, bytes]) -> bytes:
    """The digests as ``sha256sum --check`` reads them."""
    return "".join(f"{_digest(files[name])}  {name}\n" for name in sorted(files)).encode()


def zipped(name: str, files: Mapping[str, bytes]) -> bytes:
    """The bundle under one folder, with fixed times, stored as it is: wheels are packed already."""
    return stored_zip({f"{name}/{path}": content for path, content in files.items()})


def make(platforms: Iterable[str], output: Path) -> None:
    """Fetches, checks and writes; the bill of materials and the digests of all lie beside the zips."""
    lock = wheels.LOCK.read_bytes()
    pins = wheels.read_lock(lock.decode())
    made: dict[str, bytes] = {}
    with tempfile.TemporaryDirectory() as place:
        own = wheels.build(Path(place))
        for platform in map(PLATFORMS.__getitem__, platforms):
            folder = Path(place) / platform.name
            wheels.fetch(pins, platform, folder)
            foreign = {path.name: path.read_bytes() for path in sorted(folder.iterdir())}
            files = members(platform, lock, foreign, (own.name, own.read_bytes()))
            name = f"creditcli-{__version__}-{platform.name}"
            made |= {f"{name}.zip": zipped(name, files), f"{name}.cdx.json": files[BOM]}
    output.mkdir(parents=True, exist_ok=True)
    for file, content in {**made, SUMS: sums(made)}.items():
        (output / file).write_bytes(content)
        print(f"{output / file}  {len(content):,}")


def _script(name: str) -> bytes:
    """A script as its shell reads it: cmd takes line ends of Windows, and Chinese in the code page that it sets."""
    text = (FILES / name).read_text("utf-8").replace("@PYTHONS@", " ".join(reversed(pythons())))
    return text.replace("\n", "\r\n").encode("cp936") if name.endswith(".bat") else text.encode()


def _readme(platform: Platform) -> bytes:
    """Notepad on Windows wants its line ends and a mark of the encoding."""
    start, command = LAUNCHERS[platform.system]
    linux = platform.system == "Linux"
    words = {
        "@VERSION@": __version__, "@PLATFORM@": platform.name, "@PYTHONS@": "、".join(pythons()),
        "@START@": f"sh {start}" if linux else f"双击 {start}",
        "@COMMAND@": f"sh {command}" if linux else command,
        "@CHECK@": "sha256sum --check SHA256SUMS" if linux else "certutil -hashfile 文件名 SHA256，与 SHA256SUMS 逐行对照",
    }  # fmt: skip
    text = (FILES / "README.zh-CN.txt").read_text("utf-8")
    for mark, word in words.items():
        text = text.replace(mark, word)
    return text.encode() if linux else text.replace("\n", "\r\n").encode("utf-8-sig")


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def main() -> None:
    """Command line: see the module's docstring."""
    parser = argparse.ArgumentParser(description="Bundles for offices without a network")
    parser.add_argument("--platform", nargs="+", choices=PLATFORMS, default=list(PLATFORMS))
    parser.add_argument("--output", type=Path, default=DEFAULT)
    given = parser.parse_args()
    make(given.platform, given.output)


if __name__ == "__main__":
    main()
