@echo off
rem Runs the command line from this checkout: builds it and the services when a source is newer than the last build.
setlocal
set "home=%~dp0"
set "stamp=%home%artifacts\fleetscore.stamp"
set "program=%home%artifacts\bin\Cli\release\fleetscore.dll"

where /q dotnet
if errorlevel 1 (
  echo fleetscore: the .NET 10 SDK is needed, and 'dotnet' is not on the PATH. 1>&2
  exit /b 2
)

rem What is passed over: build outputs, which stand in artifacts alone.
if not exist "%program%" goto build
powershell -NoProfile -Command "$built = (Get-Item -ErrorAction SilentlyContinue '%stamp%').LastWriteTimeUtc; if (-not $built) { exit 1 }; $sources = Get-ChildItem -Recurse -File ('libs','services','cli','*.props','*.targets','global.json' | ForEach-Object { Join-Path '%home%' $_ }); if ($sources | Where-Object { $_.LastWriteTimeUtc -gt $built } | Select-Object -First 1) { exit 1 }"
if not errorlevel 1 goto run

:build
echo fleetscore: building (once, until a source changes) ... 1>&2
if not exist "%home%artifacts" mkdir "%home%artifacts"
rem The stamp is as old as the start of the build: what changed meanwhile is built next time.
type nul > "%stamp%.started"
dotnet build "%home%cli\Cli.csproj" -c Release -v q --nologo 1>&2
if errorlevel 1 (
  echo fleetscore: the build failed, see above. 1>&2
  exit /b 2
)
move /y "%stamp%.started" "%stamp%" > nul

:run
dotnet "%program%" %*
exit /b %errorlevel%
