# Finds out the name by which whoever deploys signs in to the database, which azd does not know, and keeps it in the azd environment.
$ErrorActionPreference = 'Stop'
$PSNativeCommandUseErrorActionPreference = $true

if ($env:FLEETSCORE_ADMIN_NAME) { exit 0 }

if (-not (Get-Command az -ErrorAction SilentlyContinue)) {
    Write-Error ("The Azure CLI (az) is not installed, so nobody knows who you are. Install it, or say it yourself: " +
        "azd env set FLEETSCORE_ADMIN_NAME <your user principal name, or the display name of the application>")
}

if ((az account show --query user.type --output tsv) -eq 'user') {
    $name = az ad signed-in-user show --query userPrincipalName --output tsv
} else {
    $name = az ad sp show --id (az account show --query user.name --output tsv) --query displayName --output tsv
}

azd env set FLEETSCORE_ADMIN_NAME $name
