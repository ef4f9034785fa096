"""Wheels of a bundle: fetched by the lock file, held against its digests, and our own, built here."""

from __future__ import annotations

import hashlib
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from packaging.markers import Marker
from packaging.utils import canonicalize_name, parse_wheel_filename

from tests.bundle.platforms import ROOT, Platform, pythons

LOCK = ROOT / "requirements.lock"
_PIN = re.compile(r"([A-Za-z0-9_.-]+)==(\S+)(?: ; (.+?))? \\")
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")


@dataclass(frozen=True, slots=True)
class Pin:
    """One package of the lock file, and the digests of all its files."""

    name: str
    version: str
    marker: str
    hashes: tuple[str, ...]

    def needed(self, environment: Mapping[str, str]) -> bool:
        """Whether it is needed on that machine."""
        return not self.marker or Marker(self.marker).evaluate(dict(environment))

    @property
    def text(self) -> str:
        """The requirement without its marker, which pip would hold against the machine that it runs on."""
        return " ".join((f"{self.name}=={self.version}", *(f"--hash=sha256:{one}" for one in self.hashes)))


def read_lock(text: str) -> tuple[Pin, ...]:
    """Every package. Raises ValueError for a line that is neither a package nor a digest of one."""
    pins: list[Pin] = []
    for line in text.splitlines():
        pin, digests = _PIN.fullmatch(line), _HASH.findall(line)
        if pin:
            pins.append(Pin(canonicalize_name(pin[1]), pin[2], pin[3] or "", ()))
        elif digests and pins:
            last = pins.pop()
            pins.append(Pin(last.name, last.version, last.marker, (*last.hashes, *digests)))
        elif line.strip():
            raise ValueError(f"not understood: {line}")
    return tuple(pins)


def fetch(pins: Iterable[Pin], platform: Platform, folder: Path) -> None:
    """Puts the wheels for that machine, for every version of Python, into ``folder``; pip checks their digests."""
    for python in pythons():
        needed = [pin.text for pin in pins if pin.needed(platform.environment(python))]
        with tempfile.TemporaryDirectory() as place:
            wanted = Path(place) / "wanted.txt"
            wanted.write_text("".join(f"{one}\n" for one in needed), encoding="utf-8")
            abi = f"cp{python.replace('.', '')}"
            pip(
                "download", "--no-deps", "--only-binary=:all:", "--require-hashes", "-r", str(wanted), "-d", str(folder),
                *(f"--platform={tag}" for tag in platform.tags), f"--python-version={python}",
                "--implementation=cp", f"--abi={abi}", "--abi=abi3", "--abi=none",
            )  # fmt: skip


def build(folder: Path) -> Path:
    """Our own wheel, by the build tool of the test environment: the same bytes every time."""
    pip("wheel", "--no-deps", "--no-index", "--no-build-isolation", "-w", str(folder), str(ROOT))
    return next(folder.glob("creditcli-*.whl"))


def check(wheels: Mapping[str, bytes], pins: Iterable[Pin], platform: Platform) -> None:
    """Raises ValueError where the wheels are not what the lock file says, no more and no less."""
    hashes = {(pin.name, pin.version): pin.hashes for pin in pins}
    held = set()
    for name, content in wheels.items():
        package, version, _, _ = parse_wheel_filename(name)
        if hashlib.sha256(content).hexdigest() not in hashes.get((package, str(version)), ()):
            raise ValueError(f"{name} is not the file that the lock file names")
        held.add(package)
    for python in pythons():
        lacking = {pin.name for pin in pins if pin.needed(platform.environment(python))} - held
        if lacking:
            raise ValueError(f"no wheel of {', '.join(sorted(lacking))} for {platform.name}, Python {python}")


def pip(*arguments: str) -> None:
    """Runs pip; what it says is shown where it fails."""
    command: Sequence[str] = (sys.executable, "-m", "pip", "--disable-pip-version-check", "-q", *arguments)
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"pip {arguments[0]}:\n{done.stdout}{done.stderr}")
