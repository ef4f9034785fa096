"""Where ``standards/``, ``templates/`` and ``samples/`` are, and reading them whole."""

from __future__ import annotations

from pathlib import Path

from creditcli.standard.load import load_standard
from creditcli.standard.types import Standard


def bundle(name: str) -> Path:
    """The bundled folder ``name``: inside the wheel, else beside the package in a checkout."""
    package = Path(__file__).resolve().parent.parent
    inside = package / "_bundle" / name
    return inside if inside.is_dir() else package.parent / name


def read_tree(root: Path) -> dict[str, bytes]:
    """``relative path with forward slashes -> bytes`` of every file under ``root``, sorted."""
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in sorted(root.rglob("*")) if path.is_file()}


def open_standard(office: Path | None = None) -> Standard:
    """The bundled standard; files under ``<office>/standards`` take the place of bundled ones."""
    files = read_tree(bundle("standards"))
    if office is not None and (office / "standards").is_dir():
        files.update(read_tree(office / "standards"))
    return load_standard(files)
