"""Where ``standards/``, ``templates/`` and ``samples/`` are, and reading them whole."""

from __future__ import annotations

import zipfile
from pathlib import Path, PurePosixPath

from creditcli.errors import UsageFault
from creditcli.standard.ahead import PATH
from creditcli.standard.load import PARTS, load_standard
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
    files = _parts(bundle("standards"))
    if office is not None and (office / "standards").is_dir():
        files.update(_parts(office / "standards"))
    ahead = bundle("standards") / PATH
    return load_standard(files, ahead.read_bytes() if ahead.is_file() else b"")


def _parts(root: Path) -> dict[str, bytes]:
    """Only what makes the standard: the documentation and cases beside it are many times as much."""
    files = {name: (root / name).read_bytes() for name in PARTS if (root / name).is_file()}
    for name in PARTS:
        files |= {f"{name}/{path}": content for path, content in read_tree(root / name).items()}
    return files


HEAD = "standard.yaml"
BUNDLED = "bundled"


def standard_at(where: str) -> Standard:
    """The standard in a folder or zip (or below one folder in it), or the word ``bundled``. Raises UsageFault."""
    if where == BUNDLED:
        return open_standard()
    path = Path(where)
    try:
        files = read_tree(path) if path.is_dir() else _unzipped(path)
    except (OSError, zipfile.BadZipFile) as fault:
        raise UsageFault(f"{where} 打不开（{fault}）。", f"{where} cannot be opened ({fault}).") from fault
    heads = sorted((name for name in files if PurePosixPath(name).name == HEAD), key=lambda one: one.count("/"))
    if not heads:
        raise UsageFault(f"{where} 里没有数据标准（{HEAD}）。", f"{where} holds no standard ({HEAD}).")
    root = heads[0].removesuffix(HEAD)
    return load_standard({name.removeprefix(root): files[name] for name in files if name.startswith(root)})


def _unzipped(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {one.filename: archive.read(one) for one in archive.infolist() if not one.is_dir()}
