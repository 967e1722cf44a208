// Fleetscore on Azure Container Apps. One resource group holds one installation.
//
// `azd up` deploys this without images, builds and pushes them, and then deploys each app from its own template beside this file.
// Who has images in the registry already, and the role in the database, gives them (`images`) and gets everything at once.

import { names, state } from 'names.bicep'
import { Administrator } from 'modules/databaseAdministrator.bicep'
import { Period } from 'schedule.bicep'
import { sizes } from 'sizes.bicep'

@description('Region of everything.')
param location string = resourceGroup().location

@description('Name of the azd environment, for tags.')
param environmentName string = ''

@description('A size of sizes.bicep: demo for about 100 devices, production for 100,000 series and more.')
@allowed(['demo', 'production'])
param size string = 'demo'

@description('Images of the services, with their tags. An app whose image is empty is left as it is.')
param images {
  ingest: string
  aggregator: string
  scheduler: string
  scorer: string
} = { ingest: '', aggregator: '', scheduler: '', scorer: '' }

@description('What the apps know each other by, at least 32 letters and digits. azd makes one and keeps it; docs/azure.md tells how to replace it.')
@secure()
@metadata({ azd: { type: 'generate', config: { length: 48, noSpecial: true } } })
param callerToken string

@description('Who administers the database: whoever deploys. The post-provision hook signs in as this principal.')
param administrator Administrator

@description('Schedule:Period in minutes: what one run scores. Fixed once the schedule exists.')
param periodMinutes Period = 60

@description('Schedule:Grace in minutes: how long after its end a period is due.')
@minValue(0)
@maxValue(1440)
param graceMinutes int = 2

@description('Whether storage, Event Hubs, the database and the registry are reached through private endpoints alone.')
param privateNetwork bool = false

@description('Addresses of the private network: a /16 to /22.')
param networkAddresses string = '10.40.0.0/16'

@description('Where models and results are: blobs, or NFS file shares for more throughput, which take the private network.')
@allowed(['blob', 'nfs'])
param blobStorage string = 'blob'

@description('Size of each file share in GiB, with blobStorage nfs.')
@minValue(100)
@maxValue(102400)
param shareGiB int = 100

@description('Whether every event is also kept as it came, in the blob container `readings`.')
param captureReadings bool = false

@description('Address ranges (CIDR) that may see the dashboard from the internet, by password; none: it is reachable inside of the environment alone.')
param dashboardRanges string[] = []

@description('After how many days verdicts and ledgers are removed; 0: never.')
@minValue(0)
@maxValue(3650)
param resultDays int = 365

@description('After how many days dead letters are removed; 0: never.')
@minValue(0)
@maxValue(3650)
param deadLetterDays int = 90

@description('After how many days captured readings are removed; 0: never.')
@minValue(0)
@maxValue(3650)
param readingDays int = 30

@description('How many days logs, traces and metrics are kept.')
@minValue(30)
@maxValue(730)
param telemetryDays int = 30

@description('How many GB of telemetry a day are taken at most; -1: all.')
@minValue(-1)
@maxValue(1000)
param telemetryQuotaGb int = -1

@description('Who gets an e-mail when an alert fires.')
@maxLength(20)
param emails string[] = []

@description('Where Dapr\'s images are pulled from.')
param daprRegistry string = 'ghcr.io/dapr'

@description('Version of Dapr, 1.18.5 or newer: before, an event that failed was checkpointed all the same.')
@minLength(5)
param daprVersion string = '1.18.5'

@description('Where the environment\'s OpenTelemetry agent listens, without a slash at the end.')
param traceAgent string = 'http://otel.service.k8se-apps:4317'

var scale = sizes[size]
var name = names(resourceGroup().id)
var tags = { 'azd-env-name': environmentName }
var onFiles = blobStorage != 'nfs'
  ? false
  : privateNetwork
      ? true
      : fail('blobStorage nfs takes privateNetwork true: an NFS share knows no identity, so only the network guards it.')
// Each store of each sidecar has its own pool, and while revisions overlap there are twice as many. (scheduler has two stores.)
var connections = (scale.aggregator.max + scale.scheduler.max * 2 + scale.scorer.max) * scale.database.connectionsPerStore * 2
var zones = {
  blob: 'privatelink.blob.${az.environment().suffixes.storage}'
  file: 'privatelink.file.${az.environment().suffixes.storage}'
  events: 'privatelink.servicebus.windows.net'
  database: 'privatelink.postgres.database.azure.com'
  registry: 'privatelink${az.environment().suffixes.acrLoginServer}'
}

module monitoring 'modules/monitoring.bicep' = {
  name: 'monitoring'
  params: {
    location: location
    tags: tags
    retentionDays: telemetryDays
    dailyQuotaGb: telemetryQuotaGb
  }
}

module alerts 'modules/alerts.bicep' = {
  name: 'alerts'
  params: {
    location: location
    tags: tags
    applicationInsightsId: monitoring.outputs.applicationInsightsId
    emails: emails
    periodMinutes: periodMinutes
    // Readings that are older than the grace when they are kept are late.
    ingestLagSeconds: max(graceMinutes * 60, 60)
  }
}

module workbook 'modules/workbook.bicep' = {
  name: 'workbook'
  params: {
    location: location
    tags: tags
    applicationInsightsId: monitoring.outputs.applicationInsightsId
  }
}

module identities 'modules/identities.bicep' = {
  name: 'identities'
  params: {
    location: location
    tags: tags
  }
}

module network 'modules/network.bicep' = if (privateNetwork) {
  name: 'network'
  params: {
    location: location
    tags: tags
    addresses: networkAddresses
    zones: map(items(zones), zone => zone.value)
  }
}

module storage 'modules/storage.bicep' = {
  name: 'storage'
  params: {
    location: location
    tags: tags
    redundancy: scale.storageRedundancy
    private: privateNetwork
    modelsAndResults: !onFiles
    captureReadings: captureReadings
    resultDays: resultDays
    deadLetterDays: deadLetterDays
    readingDays: readingDays
  }
  dependsOn: [identities]
}

module files 'modules/files.bicep' = if (onFiles) {
  name: 'files'
  params: {
    location: location
    tags: tags
    redundancy: scale.storageRedundancy == 'Standard_ZRS' ? 'Premium_ZRS' : 'Premium_LRS'
    shareGiB: shareGiB
  }
}

module eventHubs 'modules/eventhubs.bicep' = {
  name: 'eventhubs'
  params: {
    location: location
    tags: tags
    private: privateNetwork
    partitions: scale.eventHubs.partitions
    throughputUnits: scale.eventHubs.throughputUnits
    maximumThroughputUnits: scale.eventHubs.maximumThroughputUnits
    retentionHours: scale.eventHubs.retentionHours
    captureReadings: captureReadings
  }
  dependsOn: [identities, storage]
}

module database 'modules/database.bicep' = {
  name: 'database'
  params: {
    location: location
    tags: tags
    private: privateNetwork
    sku: scale.database.sku
    tier: scale.database.tier
    storageGB: scale.database.storageGB
    backupDays: scale.database.backupDays
    highAvailability: scale.database.highAvailability
  }
}

module registry 'modules/registry.bicep' = {
  name: 'registry'
  params: {
    location: location
    tags: tags
    private: privateNetwork
  }
  dependsOn: [identities]
}

module storageEndpoint 'modules/privateEndpoint.bicep' = if (privateNetwork) {
  name: 'endpoint-storage'
  params: {
    name: 'pe-storage'
    location: location
    tags: tags
    subnetId: network!.outputs.endpointsSubnetId
    targetId: storage.outputs.id
    group: 'blob'
    zoneName: zones.blob
  }
}

module filesEndpoint 'modules/privateEndpoint.bicep' = if (privateNetwork && onFiles) {
  name: 'endpoint-files'
  params: {
    name: 'pe-files'
    location: location
    tags: tags
    subnetId: network!.outputs.endpointsSubnetId
    targetId: files!.outputs.id
    group: 'file'
    zoneName: zones.file
  }
}

module eventHubsEndpoint 'modules/privateEndpoint.bicep' = if (privateNetwork) {
  name: 'endpoint-eventhubs'
  params: {
    name: 'pe-eventhubs'
    location: location
    tags: tags
    subnetId: network!.outputs.endpointsSubnetId
    targetId: eventHubs.outputs.id
    group: 'namespace'
    zoneName: zones.events
  }
}

module databaseEndpoint 'modules/privateEndpoint.bicep' = if (privateNetwork) {
  name: 'endpoint-database'
  params: {
    name: 'pe-database'
    location: location
    tags: tags
    subnetId: network!.outputs.endpointsSubnetId
    targetId: database.outputs.id
    group: 'postgresqlServer'
    zoneName: zones.database
  }
}

module databaseAdministrator 'modules/databaseAdministrator.bicep' = {
  name: 'database-administrator'
  params: {
    // The server's output, not its name: all of that deployment is over when this one begins.
    server: database.outputs.name
    administrator: administrator
  }
  dependsOn: [databaseEndpoint]
}

module registryEndpoint 'modules/privateEndpoint.bicep' = if (privateNetwork) {
  name: 'endpoint-registry'
  params: {
    name: 'pe-registry'
    location: location
    tags: tags
    subnetId: network!.outputs.endpointsSubnetId
    targetId: registry.outputs.id
    group: 'registry'
    zoneName: zones.registry
  }
}

module environment 'modules/environment.bicep' = {
  name: 'environment'
  params: {
    location: location
    tags: tags
    subnetId: privateNetwork ? network!.outputs.appsSubnetId : ''
    internal: privateNetwork && empty(dashboardRanges)
    zoneRedundant: privateNetwork && scale.zoneRedundant
    mountsFiles: onFiles
  }
  dependsOn: [monitoring, files]
}

module control 'modules/control.bicep' = {
  name: 'control'
  params: {
    location: location
    tags: tags
    daprRegistry: daprRegistry
    daprVersion: daprVersion
    placement: scale.placement
    jobs: scale.jobs
    token: callerToken
  }
  dependsOn: [environment]
}

module ingest 'ingest.bicep' = if (!empty(images.ingest)) {
  name: 'ingest'
  params: {
    location: location
    environmentName: environmentName
    image: images.ingest
    size: size
    daprRegistry: daprRegistry
    daprVersion: daprVersion
    traceAgent: traceAgent
  }
  dependsOn: [control, registry, registryEndpoint, storage, eventHubs]
}

module aggregator 'aggregator.bicep' = if (!empty(images.aggregator)) {
  name: 'aggregator'
  params: {
    location: location
    environmentName: environmentName
    image: images.aggregator
    size: size
    daprRegistry: daprRegistry
    daprVersion: daprVersion
    traceAgent: traceAgent
  }
  dependsOn: [control, registry, registryEndpoint, storage, database]
}

module scheduler 'scheduler.bicep' = if (!empty(images.scheduler)) {
  name: 'scheduler'
  params: {
    location: location
    environmentName: environmentName
    image: images.scheduler
    size: size
    periodMinutes: periodMinutes
    graceMinutes: graceMinutes
    blobStorage: blobStorage
    dashboardRanges: dashboardRanges
    daprRegistry: daprRegistry
    daprVersion: daprVersion
    traceAgent: traceAgent
  }
  dependsOn: [control, registry, registryEndpoint, storage, filesEndpoint, database]
}

module scorer 'scorer.bicep' = if (!empty(images.scorer)) {
  name: 'scorer'
  params: {
    location: location
    environmentName: environmentName
    image: images.scorer
    size: size
    periodMinutes: periodMinutes
    graceMinutes: graceMinutes
    blobStorage: blobStorage
    daprRegistry: daprRegistry
    daprVersion: daprVersion
    traceAgent: traceAgent
  }
  dependsOn: [control, registry, registryEndpoint, storage, filesEndpoint, database]
}

@description('Where azd pushes images.')
output AZURE_CONTAINER_REGISTRY_ENDPOINT string = registry.outputs.loginServer

@description('The database server, for the post-provision hook.')
output FLEETSCORE_DATABASE_SERVER string = name.database

@description('Where it answers.')
output FLEETSCORE_DATABASE_HOST string = database.outputs.host

@description('Connections to the database, if every app has all its replicas and every revision overlaps another.')
output FLEETSCORE_DATABASE_CONNECTIONS int = connections <= scale.database.userConnections
  ? connections
  : fail('The size ${size} may open ${connections} connections; its database gives ${scale.database.userConnections}: fewer replicas, fewer connectionsPerStore, or a larger sku.')

@description('The database.')
output FLEETSCORE_DATABASE string = state.database

@description('The role that owns the state.')
output FLEETSCORE_STATE_ROLE string = state.role

@description('Object id of the state identity, to which the role belongs.')
output FLEETSCORE_STATE_PRINCIPAL_ID string = identities.outputs.statePrincipalId

@description('The storage account.')
output FLEETSCORE_STORAGE_ACCOUNT string = name.storage

@description('The Event Hubs namespace that devices send to.')
output FLEETSCORE_EVENTHUBS_NAMESPACE string = name.eventHubs
