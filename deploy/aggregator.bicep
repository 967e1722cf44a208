// aggregator: called by ingest, at its own ingress inside of the environment.
// azd deploys this file by itself once the image is pushed; main.bicep takes it as a module.

import { apps, identities } from 'names.bicep'
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

module app 'modules/app.bicep' = {
  name: 'app-aggregator'
  params: {
    app: apps.aggregator
    location: location
    tags: { 'azd-env-name': environmentName }
    image: image
    identity: identities.aggregator
    hasState: true
    connectionsPerStore: scale.database.connectionsPerStore
    replicas: scale.aggregator
    ingress: 'internal'
    rules: [
      {
        name: 'requests'
        type: 'http'
        asApp: false
        metadata: { concurrentRequests: string(scale.aggregatorRequests) }
      }
      {
        name: 'cpu'
        type: 'cpu'
        asApp: false
        metadata: { type: 'Utilization', value: '70' }
      }
    ]
    resourceFiles: [
      { name: 'features.yaml', content: loadTextContent('../components/azure/features.yaml') }
      { name: 'deadletter.yaml', content: loadTextContent('../components/azure/deadletter.yaml') }
      { name: 'resiliency.yaml', content: loadTextContent('../components/azure/resiliency.yaml') }
    ]
    samplingRate: '1'
    daprRegistry: daprRegistry
    daprVersion: daprVersion
    traceAgent: traceAgent
  }
}
