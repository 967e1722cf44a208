// scheduler: claims what is due, runs the workflows, serves the dashboard. One replica.
// azd deploys this file by itself once the image is pushed; main.bicep takes it as a module.

import { apps, identities, names } from 'names.bicep'
import { Period, timeSpan, warmAfter, warmBefore } from 'schedule.bicep'
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

@description('Address ranges (CIDR) that may see the dashboard from the internet, by password; none: it is reachable inside of the environment alone.')
param dashboardRanges string[] = []

var scale = sizes[size]
var onBlobs = blobStorage == 'blob'

resource environment 'Microsoft.App/managedEnvironments@2025-07-01' existing = {
  name: names(resourceGroup().id).environment
}

module app 'modules/app.bicep' = {
  name: 'app-scheduler'
  params: {
    app: apps.scheduler
    location: location
    tags: { 'azd-env-name': environmentName }
    image: image
    identity: identities.scheduler
    hasState: true
    hasWorkflows: true
    connectionsPerStore: scale.database.connectionsPerStore
    replicas: scale.scheduler
    ingress: empty(dashboardRanges) ? 'internal' : 'external'
    allowedRanges: dashboardRanges
    options: {
      Schedule__Period: timeSpan(periodMinutes)
      Schedule__Grace: timeSpan(graceMinutes)
      Schedule__Shards: string(scale.shards)
      Schedule__FanOut: string(scale.fanOut)
      Replicas__WarmBefore: timeSpan(warmBefore)
      Replicas__WarmAfter: timeSpan(warmAfter)
    }
    resourceFiles: [
      { name: 'tick.yaml', content: loadTextContent('../components/azure/tick.yaml') }
      { name: 'features.yaml', content: loadTextContent('../components/azure/features.yaml') }
      { name: 'workflow.yaml', content: loadTextContent('../components/azure/workflow.yaml') }
      { name: 'deadletter.yaml', content: loadTextContent('../components/azure/deadletter.yaml') }
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
      {
        name: 'scorer-endpoint.yaml'
        content: replace(loadTextContent('endpoints/scorer.yaml'), '<domain>', environment.properties.defaultDomain)
      }
    ]
    shares: onBlobs ? [] : ['models', 'results']
    samplingRate: '1'
    daprRegistry: daprRegistry
    daprVersion: daprVersion
    traceAgent: traceAgent
  }
}

@description('Where the dashboard is.')
output DASHBOARD_URL string = 'https://${app.outputs.fqdn}/'
