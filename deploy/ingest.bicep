// ingest: its sidecar reads Event Hubs and posts each event to it. Nobody else calls it.
// azd deploys this file by itself once the image is pushed; main.bicep takes it as a module.

import { apps, containers, identities, names, telemetry } from 'names.bicep'
import { sizes } from 'sizes.bicep'

@description('Region.')
param location string = resourceGroup().location

@description('Name of the azd environment, for tags.')
param environmentName string = ''

@description('Image, with its tag: azd pushes it and says which.')
@minLength(1)
param image string

@description('A size of sizes.bicep.')
@allowed(['demo', 'production'])
param size string = 'demo'

@description('Where Dapr\'s images are pulled from.')
param daprRegistry string = 'ghcr.io/dapr'

@description('Version of Dapr, 1.18.5 or newer: before, an event that failed was checkpointed all the same.')
@minLength(5)
param daprVersion string = '1.18.5'

@description('Where the environment\'s OpenTelemetry agent listens, without a slash at the end.')
param traceAgent string = 'http://otel.service.k8se-apps:4317'

var scale = sizes[size]
var name = names(resourceGroup().id)

resource environment 'Microsoft.App/managedEnvironments@2025-07-01' existing = {
  name: name.environment
}

module app 'modules/app.bicep' = {
  name: 'app-ingest'
  params: {
    app: apps.ingest
    location: location
    tags: { 'azd-env-name': environmentName }
    image: image
    identity: identities.ingest
    hasState: false
    replicas: scale.ingest
    rules: [
      {
        name: 'events'
        type: 'azure-eventhub'
        asApp: true
        metadata: {
          eventHubNamespace: name.eventHubs
          eventHubName: telemetry.hub
          consumerGroup: telemetry.consumerGroup
          storageAccountName: name.storage
          blobContainer: containers.checkpoints
          checkpointStrategy: 'blobMetadata'
          unprocessedEventThreshold: string(scale.eventHubs.eventsPerReplica)
        }
      }
    ]
    resourceFiles: [
      { name: 'telemetry.yaml', content: loadTextContent('../components/azure/telemetry.yaml') }
      { name: 'deadletter.yaml', content: loadTextContent('../components/azure/deadletter.yaml') }
      { name: 'resiliency.yaml', content: loadTextContent('../components/azure/resiliency.yaml') }
      {
        name: 'aggregator-endpoint.yaml'
        content: replace(loadTextContent('endpoints/aggregator.yaml'), '<domain>', environment.properties.defaultDomain)
      }
    ]
    // A share of the events tells enough: that of Telemetry:EventShare.
    samplingRate: '0.01'
    daprRegistry: daprRegistry
    daprVersion: daprVersion
    traceAgent: traceAgent
  }
}
