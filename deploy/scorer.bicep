// scorer: called by scheduler, at its own ingress, which starts the first replica; warmed before a period is due.
// azd deploys this file by itself once the image is pushed; main.bicep takes it as a module.

import { apps, identities } from 'names.bicep'
import { Period, warmFrom, warmUntil } from 'schedule.bicep'
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

@description('Where models and results are: blobs, or NFS file shares for more throughput, which take the private network.')
@allowed(['blob', 'nfs'])
param blobStorage string = 'blob'

@description('Schedule:Period in minutes: what one run scores. Fixed once the schedule exists.')
param periodMinutes Period = 60

@description('Schedule:Grace in minutes: how long after its end a period is due.')
@minValue(0)
@maxValue(1440)
param graceMinutes int = 2

var scale = sizes[size]
var onBlobs = blobStorage == 'blob'

module app 'modules/app.bicep' = {
  name: 'app-scorer'
  params: {
    app: apps.scorer
    location: location
    tags: { 'azd-env-name': environmentName }
    image: image
    identity: identities.scorer
    hasState: true
    connectionsPerStore: scale.database.connectionsPerStore
    replicas: scale.scorer
    ingress: 'internal'
    rules: [
      {
        // A request scores a shard: one at a time is enough for a replica. What is too much is answered 429 and asked again.
        name: 'shards'
        type: 'http'
        asApp: false
        metadata: { concurrentRequests: '1' }
      }
      {
        name: 'due'
        type: 'cron'
        asApp: false
        metadata: {
          timezone: 'Etc/UTC'
          start: warmFrom(periodMinutes, graceMinutes)
          end: warmUntil(periodMinutes, graceMinutes)
          desiredReplicas: string(scale.warmScorers)
        }
      }
    ]
    options: {
      Scorer__MaxConcurrentShards: string(scale.concurrentShards)
      Scorer__MaxQueuedShards: '4' // few: what a replica refuses, the ingress gives to another
      Scorer__ModelCacheBytes: string(scale.modelCacheBytes)
    }
    resourceFiles: [
      { name: 'features.yaml', content: loadTextContent('../components/azure/features.yaml') }
      {
        name: 'models.yaml'
        content: onBlobs
          ? loadTextContent('../components/azure/models.yaml')
          : loadTextContent('../components/azure-files/models.yaml')
      }
      {
        name: 'results.yaml'
        content: onBlobs
          ? loadTextContent('../components/azure/results.yaml')
          : loadTextContent('../components/azure-files/results.yaml')
      }
      { name: 'resiliency.yaml', content: loadTextContent('../components/azure/resiliency.yaml') }
    ]
    shares: onBlobs ? [] : ['models', 'results']
    samplingRate: '1'
    daprRegistry: daprRegistry
    daprVersion: daprVersion
    traceAgent: traceAgent
  }
}
