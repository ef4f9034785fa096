"""For which machines bundles are made, and what a marker or a wheel calls them."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Platform:
    """``tags``: of wheels that run there; ``machines``: as Python's ``platform.machine`` may call it."""

    name: str
    system: str
    os_name: str
    sys_platform: str
    machines: tuple[str, ...]
    tags: tuple[str, ...]

    def environment(self, python: str) -> Mapping[str, str]:
        """What markers of requirements ask for, of CPython there."""
        return {
            "os_name": self.os_name, "sys_platform": self.sys_platform, "platform_system": self.system,
            "platform_machine": self.machines[0], "python_version": python, "python_full_version": f"{python}.0",
            "implementation_name": "cpython", "implementation_version": f"{python}.0",
            "platform_python_implementation": "CPython",
        }  # fmt: skip

    def about(self) -> bytes:
        """``bundle.json``: what the installer holds the machine against."""
        values = {"platform": self.name, "system": self.system, "machines": self.machines, "pythons": pythons()}
        return (json.dumps(values, indent=1) + "\n").encode()


def _linux(machine: str, *more: str) -> Platform:
    # glibc 2.28 is what Kylin V10 and UOS 20 have; wheels for an older one run there too.
    tags = ("manylinux2014", "manylinux_2_17", "manylinux_2_28")
    return Platform(
        f"linux-{machine}", "Linux", "posix", "linux", (machine, *more), tuple(f"{tag}_{machine}" for tag in tags)
    )


PLATFORMS = {
    one.name: one
    for one in (
        Platform("windows-x86_64", "Windows", "nt", "win32", ("AMD64", "x86_64"), ("win_amd64",)),
        _linux("x86_64", "amd64"),
        _linux("aarch64", "arm64"),
    )
}


def pythons() -> tuple[str, ...]:
    """Versions of Python that the program is made for, oldest first."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    versions = [one.rpartition(" :: ")[2] for one in project["classifiers"] if ":: Python :: 3." in one]
    return tuple(sorted(versions, key=lambda one: int(one.partition(".")[2])))
