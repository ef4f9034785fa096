"""Installs creditcli from the folder that this file lies in: no network, no administrator, nothing outside the folder.

Run by start.sh or start.bat. Exit code 0: installed; 2: this machine lacks something; 3: the bundle is not whole.
"""

import hashlib
import json
import os
import platform
import struct
import subprocess
import sys
import venv
from pathlib import Path

HERE = Path(__file__).resolve().parent
ENVIRONMENT = HERE / ".venv"
LOCKS = ("requirements.lock", "creditcli.lock")


def stop(code: int, *lines: str) -> None:
    print("\n".join(lines), file=sys.stderr)
    sys.exit(code)


def check_machine() -> None:
    about = json.loads((HERE / "bundle.json").read_text("utf-8"))
    python = f"{sys.version_info[0]}.{sys.version_info[1]}"
    if platform.system() != about["system"] or platform.machine() not in about["machines"]:
        stop(
            2,
            f"这个安装包是 {about['platform']} 用的，本机是 {platform.system()} {platform.machine()}，请换对应的安装包。",
        )
    if struct.calcsize("P") != 8:
        stop(2, "本机的 Python 是 32 位的，请改装 64 位的 Python。")
    if python not in about["pythons"]:
        stop(2, f"本机的 Python 是 {python}，安装包只备有 {'、'.join(about['pythons'])} 用的组件，请改装其中之一。")


def check_files() -> None:
    for line in (HERE / "SHA256SUMS").read_text("utf-8").splitlines():
        digest, name = line.split("  ", 1)
        path = HERE / name
        if not path.is_file():
            stop(3, f"安装包不完整，缺少 {name}，请重新复制。")
        if hashlib.sha256(path.read_bytes()).hexdigest() != digest:
            stop(3, f"安装包里的 {name} 与 SHA256SUMS 不符，已停止，请重新复制。")


def make_environment() -> Path:
    try:
        venv.create(ENVIRONMENT, clear=True, with_pip=True)
    except (OSError, subprocess.CalledProcessError) as fault:
        stop(
            2,
            f"建不起 Python 环境（{fault}）。",
            "请看本文件夹是否可写；Debian、Ubuntu、麒麟、统信上还要由信息部门装好 python3-venv。",
        )
    return ENVIRONMENT / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def install(python: Path) -> None:
    # Settings of the machine for pip could name an index or forbid what we do.
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PIP_", "PYTHON"))}
    requirements = [part for lock in LOCKS for part in ("-r", str(HERE / lock))]
    command = [
        str(python), "-m", "pip", "--disable-pip-version-check", "install", "--quiet", "--no-index", "--no-cache-dir",
        "--only-binary=:all:", "--find-links", str(HERE / "wheels"), "--require-hashes", *requirements,
    ]  # fmt: skip
    done = subprocess.run(command, env={**kept, "PIP_CONFIG_FILE": os.devnull}, check=False)
    if done.returncode:
        stop(3, "安装没有完成，原因见上。")


def check_processor(python: Path) -> None:
    done = subprocess.run([str(python), "-I", "-c", "import polars"], capture_output=True, check=False)
    if done.returncode or b"CPU features" in done.stderr:
        stop(
            2,
            "组件装好了，但本机的处理器运行不了：要支持 AVX2 的处理器（2013 年以后的多数都支持），请换一台电脑。",
            done.stderr.decode(errors="replace").strip().rpartition("\n")[2],
        )


def main() -> None:
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")
    check_machine()
    check_files()
    print("正在安装，约需一分钟……", flush=True)
    python = make_environment()
    install(python)
    check_processor(python)
    command = "creditcli.bat" if os.name == "nt" else "sh creditcli"
    print(f"安装完成。在本文件夹运行：{command} demo demo（示例），{command} --help（全部命令）。")


if __name__ == "__main__":
    main()
