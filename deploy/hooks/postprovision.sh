#!/bin/sh
# Makes the role that owns the state in the database: Bicep can make administrators of the server, but no ordinary role. It may run any
# number of times. azd passes what main.bicep put out as environment variables.
set -eu

say() { echo "state role: $*" >&2; }

for tool in az psql; do
  command -v "$tool" >/dev/null || {
    say "$tool is not installed. Install it and run \`azd hooks run postprovision\`; the apps wait until the role is there."
    exit 1
  }
done

: "${FLEETSCORE_DATABASE_HOST:?is not set: run this with azd hooks run postprovision}"
: "${FLEETSCORE_ADMIN_NAME:?is not set: run azd provision first}"

PGPASSWORD=$(az account get-access-token --resource-type oss-rdbms --query accessToken --output tsv)
PGSSLMODE=${PGSSLMODE:-require}
PGCONNECT_TIMEOUT=${PGCONNECT_TIMEOUT:-10}
export PGPASSWORD PGSSLMODE PGCONNECT_TIMEOUT

sql() { LC_ALL=C psql --no-psqlrc --quiet --host "$FLEETSCORE_DATABASE_HOST" --username "$FLEETSCORE_ADMIN_NAME" --dbname postgres "$@"; }

# The server's firewall lets in the addresses of Azure alone. It names the address that it turns away, or does not answer at all.
# (`az rest`, for the arguments of `az postgres flexible-server firewall-rule` are not the same in every version.)
rule="/subscriptions/${AZURE_SUBSCRIPTION_ID:-}/resourceGroups/${AZURE_RESOURCE_GROUP:-}/providers/Microsoft.DBforPostgreSQL\
/flexibleServers/${FLEETSCORE_DATABASE_SERVER:-}/firewallRules/state-role-hook?api-version=2025-08-01"
opened=
close() {
  if [ -n "$opened" ]; then
    az rest --method delete --url "$rule" --output none || say "remove the server's firewall rule state-role-hook by hand."
  fi
}
trap close EXIT

turned_away() { printf '%s\n' "$refused" | sed -n 's/.*no pg_hba.conf entry for host "\([0-9.]*\)".*/\1/p' | head -n 1; }

# The address that is set, or else the one to which Entra gave the token.
own_address() {
  if [ -n "${FLEETSCORE_ADMIN_ADDRESS:-}" ]; then
    echo "$FLEETSCORE_ADMIN_ADDRESS"
  else
    printf '%s' "$PGPASSWORD" | cut -d. -f2 | tr '_-' '/+' | base64 -d 2>/dev/null | sed -n 's/.*"ipaddr":"\([0-9.]*\)".*/\1/p'
  fi
}

tries=0
until refused=$(sql --command 'SELECT 1' 2>&1 >/dev/null); do
  address=$(turned_away)
  case $refused in
    *"timeout expired"* | *"timed out"*) [ "${FLEETSCORE_PRIVATE_NETWORK:-false}" = true ] || address=$(own_address) ;;
  esac
  tries=$((tries + 1))
  if [ -z "$address" ] || [ "$tries" -gt 30 ]; then
    say "the database does not let you in: $refused"
    say "In a private network it is reached from inside alone: run \`azd hooks run postprovision\` on a machine in it."
    say "Elsewhere port 5432 must be open to you; say from where: \`azd env set FLEETSCORE_ADMIN_ADDRESS <your public IPv4 address>\`."
    exit 1
  fi
  if [ -z "$opened" ]; then
    say "lets $address in while it works."
    opened=yes
    az rest --method put --url "$rule" --output none \
      --body "{\"properties\":{\"startIpAddress\":\"$address\",\"endIpAddress\":\"$address\"}}"
  fi
  sleep "${STATE_ROLE_PAUSE:-10}"
done

sql --set role="$FLEETSCORE_STATE_ROLE" --set object_id="$FLEETSCORE_STATE_PRINCIPAL_ID" --set database="$FLEETSCORE_DATABASE" \
  --file "$(dirname "$0")/state-role.sql" >/dev/null
say "$FLEETSCORE_STATE_ROLE may sign in to $FLEETSCORE_DATABASE."
