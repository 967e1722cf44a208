# Makes the role that owns the state in the database: Bicep can make administrators of the server, but no ordinary role. It may run any
# number of times. azd passes what main.bicep put out as environment variables.
$ErrorActionPreference = 'Stop'

function Stop-Hook([string] $why) {
    [Console]::Error.WriteLine("state role: $why")
    exit 1
}

foreach ($tool in 'az', 'psql') {
    if (-not (Get-Command $tool -ErrorAction SilentlyContinue)) {
        Stop-Hook "$tool is not installed. Install it and run ``azd hooks run postprovision``; the apps wait until the role is there."
    }
}

if (-not $env:FLEETSCORE_DATABASE_HOST) { Stop-Hook 'FLEETSCORE_DATABASE_HOST is not set: run this with azd hooks run postprovision.' }
if (-not $env:FLEETSCORE_ADMIN_NAME) { Stop-Hook 'FLEETSCORE_ADMIN_NAME is not set: run azd provision first.' }

$env:PGPASSWORD = az account get-access-token --resource-type oss-rdbms --query accessToken --output tsv
if ($LASTEXITCODE -ne 0) { Stop-Hook 'az gives no token: run az login.' }
if (-not $env:PGSSLMODE) { $env:PGSSLMODE = 'require' }
if (-not $env:PGCONNECT_TIMEOUT) { $env:PGCONNECT_TIMEOUT = '10' }

$connection = '--no-psqlrc', '--quiet', '--host', $env:FLEETSCORE_DATABASE_HOST, '--username', $env:FLEETSCORE_ADMIN_NAME, '--dbname', 'postgres'

# The address that is set, or else the one to which Entra gave the token.
function Get-OwnAddress {
    if ($env:FLEETSCORE_ADMIN_ADDRESS) { return $env:FLEETSCORE_ADMIN_ADDRESS }
    $claims = "$($env:PGPASSWORD.Split('.')[1])".Replace('-', '+').Replace('_', '/')
    $text = [Text.Encoding]::UTF8.GetString([Convert]::FromBase64String($claims.PadRight($claims.Length + (4 - $claims.Length % 4) % 4, '=')))
    if ($text -match '"ipaddr":"([0-9.]+)"') { $Matches[1] }
}

# The server's firewall lets in the addresses of Azure alone. It names the address that it turns away, or does not answer at all.
# (`az rest`, for the arguments of `az postgres flexible-server firewall-rule` are not the same in every version.)
$rule = "/subscriptions/$env:AZURE_SUBSCRIPTION_ID/resourceGroups/$env:AZURE_RESOURCE_GROUP/providers/Microsoft.DBforPostgreSQL" +
    "/flexibleServers/$env:FLEETSCORE_DATABASE_SERVER/firewallRules/state-role-hook?api-version=2025-08-01"
$opened = $false
$env:LC_ALL = 'C'
try {
    for ($tries = 1; ; $tries++) {
        $refused = psql @connection --command 'SELECT 1' 2>&1 | Out-String
        if ($LASTEXITCODE -eq 0) { break }
        $address = if ($refused -match 'no pg_hba\.conf entry for host "([0-9.]+)"') { $Matches[1] }
            elseif ($refused -match 'timeout expired|timed out' -and $env:FLEETSCORE_PRIVATE_NETWORK -ne 'true') { Get-OwnAddress }
        if ($tries -gt 30 -or -not $address) {
            [Console]::Error.WriteLine("state role: the database does not let you in: $refused")
            [Console]::Error.WriteLine('state role: In a private network it is reached from inside alone: run `azd hooks run postprovision` on a machine in it.')
            Stop-Hook 'Elsewhere port 5432 must be open to you; say from where: `azd env set FLEETSCORE_ADMIN_ADDRESS <your public IPv4 address>`.'
        }

        if (-not $opened) {
            [Console]::Error.WriteLine("state role: lets $address in while it works.")
            $opened = $true
            $body = New-TemporaryFile # quotes in an argument do not survive every shell
            @{ properties = @{ startIpAddress = $address; endIpAddress = $address } } | ConvertTo-Json | Set-Content $body
            az rest --method put --url $rule --body "@$body" --output none
            if ($LASTEXITCODE -ne 0) { Stop-Hook "no firewall rule could be made for $address." }
        }

        Start-Sleep -Seconds ($env:STATE_ROLE_PAUSE ?? 10)
    }

    psql @connection --set "role=$env:FLEETSCORE_STATE_ROLE" --set "object_id=$env:FLEETSCORE_STATE_PRINCIPAL_ID" `
        --set "database=$env:FLEETSCORE_DATABASE" --file (Join-Path $PSScriptRoot 'state-role.sql') | Out-Null
    if ($LASTEXITCODE -ne 0) { Stop-Hook 'the role was not made; psql says why above.' }
    [Console]::Error.WriteLine("state role: $env:FLEETSCORE_STATE_ROLE may sign in to $env:FLEETSCORE_DATABASE.")
} finally {
    if ($opened) {
        az rest --method delete --url $rule --output none
        if ($LASTEXITCODE -ne 0) { [Console]::Error.WriteLine("state role: remove the server's firewall rule state-role-hook by hand.") }
    }
}
