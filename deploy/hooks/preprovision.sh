#!/bin/sh
# Finds out the name by which whoever deploys signs in to the database, which azd does not know, and keeps it in the azd environment.
set -eu

if [ -n "${FLEETSCORE_ADMIN_NAME:-}" ]; then
  exit 0
fi

command -v az >/dev/null || {
  echo "The Azure CLI (az) is not installed, so nobody knows who you are. Install it, or say it yourself:" >&2
  echo "  azd env set FLEETSCORE_ADMIN_NAME <your user principal name, or the display name of the application>" >&2
  exit 1
}

if [ "$(az account show --query user.type --output tsv)" = user ]; then
  name=$(az ad signed-in-user show --query userPrincipalName --output tsv)
else
  name=$(az ad sp show --id "$(az account show --query user.name --output tsv)" --query displayName --output tsv)
fi

azd env set FLEETSCORE_ADMIN_NAME "$name"
