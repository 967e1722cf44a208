// What azd deploys scorer with: its environment, where it keeps the image that it pushed.
using 'scorer.bicep'

param environmentName = readEnvironmentVariable('AZURE_ENV_NAME', '')
param image = readEnvironmentVariable('SERVICE_SCORER_IMAGE_NAME')
param size = readEnvironmentVariable('FLEETSCORE_SIZE', 'demo')
param periodMinutes = any(int(readEnvironmentVariable('FLEETSCORE_PERIOD_MINUTES', '60')))
param graceMinutes = int(readEnvironmentVariable('FLEETSCORE_GRACE_MINUTES', '2'))
param blobStorage = readEnvironmentVariable('FLEETSCORE_BLOB_STORAGE', 'blob')
param daprRegistry = readEnvironmentVariable('FLEETSCORE_DAPR_REGISTRY', 'ghcr.io/dapr')
param daprVersion = readEnvironmentVariable('FLEETSCORE_DAPR_VERSION', '1.18.5')
param traceAgent = readEnvironmentVariable('FLEETSCORE_TRACE_AGENT', 'http://otel.service.k8se-apps:4317')
