#!/bin/sh
# 离线安装：不需要管理员，不需要联网。用法：sh start.sh
cd "$(dirname "$0")" || exit 2
for version in @PYTHONS@; do
  if "python$version" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then
    exec "python$version" -I install.py
  fi
done
if python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then
  exec python3 -I install.py
fi
echo '没有找到 Python 3.11 或更高版本，什么也没有安装。' >&2
echo '请让本单位信息部门从系统软件源或离线安装包装好 Python（@PYTHONS@ 之一），再运行 sh start.sh。' >&2
exit 2
