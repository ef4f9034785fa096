"""Fetches the two checkers of pages, axe-core and the Nu HTML checker, with npm; each is pinned by its digest.

``python tests/browser/fetch_tools.py`` (``make tools``) puts them under ``build/tools/``. They are no part of the
repository and need no node to run: axe-core runs in the browser, the checker in Java.
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

TOOLS = Path(__file__).resolve().parents[2] / "build" / "tools"
AXE, NU = TOOLS / "axe.min.js", TOOLS / "vnu.jar"
PACKAGES = {
    "axe-core@4.14.1": ("package/axe.min.js", AXE, "29348999450cdf2849a8e70b7912fc2da85a849da39c0d0d5394f51d4a9ed95c"),
    "vnu-jar@26.9.27": (
        "package/build/dist/vnu.jar",
        NU,
        "22f15dd39a33bed929d2a5c0cddf5946849a647eca9272bf4d5d00bc7e7a4d47",
    ),
}


def digest(path: Path) -> str:
    """SHA-256 of a file; empty where there is none."""
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""


def fetch() -> None:
    """Fetches what is missing. Exits with a line that says what is wrong."""
    TOOLS.mkdir(parents=True, exist_ok=True)
    for package, (member, target, wanted) in PACKAGES.items():
        if digest(target) == wanted:
            continue
        with tempfile.TemporaryDirectory() as folder:
            subprocess.run(["npm", "pack", "--silent", package], cwd=folder, check=True)
            with tarfile.open(next(Path(folder).glob("*.tgz"))) as archive:
                content = archive.extractfile(member)
                if content is None:
                    sys.exit(f"{package} holds no {member}")
                with target.open("wb") as file:
                    shutil.copyfileobj(content, file)
        if digest(target) != wanted:
            target.unlink()
            sys.exit(f"{package}: {member} is not the file that was pinned")


if __name__ == "__main__":
    fetch()
