// What azd deploys ingest with: its environment, where it keeps the image that it pushed.
using 'ingest.bicep'

param environmentName = readEnvironmentVariable('AZURE_ENV_NAME', '')
param image = readEnvironmentVariable('SERVICE_INGEST_IMAGE_NAME')
param size = readEnvironmentVariable('FLEETSCORE_SIZE', 'demo')
param daprRegistry = readEnvironmentVariable('FLEETSCORE_DAPR_REGISTRY', 'ghcr.io/dapr')
param daprVersion = readEnvironmentVariable('FLEETSCORE_DAPR_VERSION', '1.18.5')
param traceAgent = readEnvironmentVariable('FLEETSCORE_TRACE_AGENT', 'http://otel.service.k8se-apps:4317')
