@echo off
if not exist "%~dp0.venv\Scripts\python.exe" goto missing
"%~dp0.venv\Scripts\python.exe" -m creditcli %*
exit /b %ERRORLEVEL%

:missing
chcp 936 >nul
echo 还没有安装，请先双击 start.bat。
exit /b 2
