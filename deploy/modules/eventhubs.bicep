// Where devices send to. Standard is the smallest tier with consumer groups of one's own and Capture.

import { Tags, containers, identities, names, telemetry } from '../names.bicep'
import { roles } from '../roles.bicep'

@description('Region.')
param location string

@description('Tags of the namespace.')
param tags Tags

@description('Reachable from its private endpoint alone.')
param private bool

@description('Partitions of the hub. They are fixed once it exists, and bound the replicas of ingest.')
@minValue(1)
@maxValue(32)
param partitions int = 16

@description('Throughput units: 1 MB/s or 1000 events/s in, 2 MB/s out each.')
@minValue(1)
@maxValue(40)
param throughputUnits int

@description('As far as the throughput units grow by themselves; not above throughputUnits: not at all.')
@minValue(1)
@maxValue(40)
param maximumThroughputUnits int

@description('How long events wait, in hours.')
@minValue(1)
@maxValue(168)
param retentionHours int

@description('Whether every event is also kept in the blob container `readings`, as Avro.')
param captureReadings bool

var grows = maximumThroughputUnits > throughputUnits

resource storage 'Microsoft.Storage/storageAccounts@2025-06-01' existing = {
  name: names(resourceGroup().id).storage

  resource blobs 'blobServices' existing = {
    name: 'default'

    resource readings 'containers' existing = {
      name: containers.readings
    }
  }
}

resource namespace 'Microsoft.EventHub/namespaces@2024-01-01' = {
  name: names(resourceGroup().id).eventHubs
  location: location
  tags: tags
  sku: {
    name: 'Standard'
    tier: 'Standard'
    capacity: throughputUnits
  }
  // Capture writes as the namespace itself.
  identity: { type: captureReadings ? 'SystemAssigned' : 'None' }
  properties: {
    disableLocalAuth: true
    minimumTlsVersion: '1.2'
    publicNetworkAccess: private ? 'Disabled' : 'Enabled'
    isAutoInflateEnabled: grows
    maximumThroughputUnits: grows ? maximumThroughputUnits : 0
  }
}

resource captureAssignment 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (captureReadings) {
  name: guid(storage::blobs::readings.id, namespace.id, roles.blobContributor)
  scope: storage::blobs::readings
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.blobContributor)
    principalId: captureReadings ? namespace!.identity!.principalId : ''
    principalType: 'ServicePrincipal'
  }
}

resource hub 'Microsoft.EventHub/namespaces/eventhubs@2024-01-01' = {
  parent: namespace
  name: telemetry.hub
  properties: {
    partitionCount: partitions
    retentionDescription: {
      cleanupPolicy: 'Delete'
      retentionTimeInHours: retentionHours
    }
    captureDescription: captureReadings
      ? {
          enabled: true
          encoding: 'Avro'
          intervalInSeconds: 300
          sizeLimitInBytes: 314572800
          skipEmptyArchives: true
          destination: {
            name: 'EventHubArchive.AzureBlockBlob'
            identity: { type: 'SystemAssigned' }
            properties: {
              storageAccountResourceId: storage.id
              blobContainer: containers.readings
              archiveNameFormat: '{Namespace}/{EventHub}/{Year}-{Month}-{Day}/{Hour}-{Minute}-{Second}-{PartitionId}'
            }
          }
        }
      : null
  }
  dependsOn: [captureAssignment]

  resource consumerGroup 'consumergroups' = {
    name: telemetry.consumerGroup
  }
}

resource ingest 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' existing = {
  name: identities.ingest
}

resource receiver 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(hub.id, identities.ingest, roles.eventHubsReceiver)
  scope: hub
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.eventHubsReceiver)
    principalId: ingest.properties.principalId
    principalType: 'ServicePrincipal'
  }
}

@description('Resource id of the namespace.')
output id string = namespace.id

@description('Name of the namespace.')
output name string = namespace.name
