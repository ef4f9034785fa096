@echo off
chcp 936 >nul
pushd "%~dp0"
if not exist install.py goto packed
set "PYTHON="
for %%V in (@PYTHONS@) do call :try py -%%V
call :try python
if not defined PYTHON goto missing
%PYTHON% -I install.py
set "CODE=%ERRORLEVEL%"
popd
pause
exit /b %CODE%

:try
if defined PYTHON exit /b 0
%* -c "import sys; sys.exit(sys.version_info < (3, 11))" >nul 2>nul
if %ERRORLEVEL%==0 set "PYTHON=%*"
exit /b 0

:packed
echo 这里没有 install.py：请先把安装包全部解压到一个文件夹，再双击那个文件夹里的 start.bat。
popd
pause
exit /b 2

:missing
echo 没有找到 Python 3.11 或更高版本，什么也没有安装。
echo 请向本单位信息部门索取 Python 的 64 位离线安装包（版本 @PYTHONS@ 之一），
echo 安装时选择“只为我安装”，不需要管理员；装好后再双击 start.bat。
popd
pause
exit /b 2
