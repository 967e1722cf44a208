using 'main.bicep'

// About 100 devices: as cheap as it gets with everything in place.
param size = 'demo'

// Images are in the registry before the apps: the first time deploy with FLEETSCORE_VERSION set to nothing, which leaves the apps
// out, then push and deploy again. (`azd up` does this by itself.)
var registry = readEnvironmentVariable('FLEETSCORE_REGISTRY', 'registry.azurecr.io')
var version = readEnvironmentVariable('FLEETSCORE_VERSION', '1.0.0')
param images = {
  ingest: empty(version) ? '' : '${registry}/fleetscore/ingest:${version}'
  aggregator: empty(version) ? '' : '${registry}/fleetscore/aggregator:${version}'
  scheduler: empty(version) ? '' : '${registry}/fleetscore/scheduler:${version}'
  scorer: empty(version) ? '' : '${registry}/fleetscore/scorer:${version}'
}

// At least 32 letters and digits, and the same each time: `openssl rand -hex 24`.
param callerToken = readEnvironmentVariable('FLEETSCORE_CALLER_TOKEN', '')

// Whoever deploys: `az ad signed-in-user show --query '[id, userPrincipalName]'`.
param administrator = {
  id: readEnvironmentVariable('FLEETSCORE_ADMIN_ID', '00000000-0000-0000-0000-000000000000')
  name: readEnvironmentVariable('FLEETSCORE_ADMIN_NAME', 'nobody')
  type: 'User'
}
