#!/usr/bin/env bash
# Takes a picture of a running dashboard.
#   tools/screenshot.sh URL FILE.png [light|dark]
#   tools/screenshot.sh http://127.0.0.1:5103/ docs/images/dashboard.png
set -euo pipefail
exec dotnet run "$(dirname "${BASH_SOURCE[0]}")/screenshot.cs" -- "$@"
