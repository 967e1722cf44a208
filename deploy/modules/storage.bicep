// Blobs: models, results, dead letters, the binding's checkpoints, and the readings that Event Hubs captures. Access is by identity
// alone, granted for each container.

import { Tags, containers, identities, names } from '../names.bicep'
import { roles } from '../roles.bicep'

@description('Region.')
param location string

@description('Tags of the account.')
param tags Tags

@description('Where copies are kept.')
@allowed(['Standard_LRS', 'Standard_ZRS'])
param redundancy string

@description('Reachable from its private endpoint alone.')
param private bool

@description('Whether models and results are blobs; otherwise they are on file shares (files.bicep).')
param modelsAndResults bool

@description('Whether there is a container for captured readings.')
param captureReadings bool

@description('After how many days verdicts, outcomes, hashes and ledgers are removed; 0: never.')
@minValue(0)
@maxValue(3650)
param resultDays int

@description('After how many days dead letters are removed; 0: never.')
@minValue(0)
@maxValue(3650)
param deadLetterDays int

@description('After how many days captured readings are removed; 0: never.')
@minValue(0)
@maxValue(3650)
param readingDays int

@description('One identity, one container, one role.')
type Grant = {
  identity: string
  container: string
  role: string
}

var grantsAlways Grant[] = [
  { identity: identities.ingest, container: containers.checkpoints, role: roles.blobContributor }
  { identity: identities.ingest, container: containers.deadletter, role: roles.blobContributor }
  { identity: identities.aggregator, container: containers.deadletter, role: roles.blobContributor }
  { identity: identities.scheduler, container: containers.deadletter, role: roles.blobReader }
]

var grantsOnBlobs Grant[] = [
  { identity: identities.scheduler, container: containers.models, role: roles.blobReader }
  { identity: identities.scorer, container: containers.models, role: roles.blobReader }
  { identity: identities.scheduler, container: containers.results, role: roles.blobContributor }
  { identity: identities.scorer, container: containers.results, role: roles.blobContributor }
]

var grants = concat(grantsAlways, modelsAndResults ? grantsOnBlobs : [])

var containerNames = concat(
  [containers.checkpoints, containers.deadletter],
  modelsAndResults ? [containers.models, containers.results] : [],
  captureReadings ? [containers.readings] : []
)

@description('Blobs below a prefix that are removed after some days.')
type Expiry = {
  container: string
  days: int
}

// Only `verdicts/…` lies in results, but the rule names the container: what no ledger names is litter that goes with the rest.
var expiries Expiry[] = filter(
  [
    { container: containers.results, days: modelsAndResults ? resultDays : 0 }
    { container: containers.deadletter, days: deadLetterDays }
    { container: containers.readings, days: captureReadings ? readingDays : 0 }
  ],
  expiry => expiry.days > 0
)

resource account 'Microsoft.Storage/storageAccounts@2025-06-01' = {
  name: names(resourceGroup().id).storage
  location: location
  tags: tags
  kind: 'StorageV2'
  sku: { name: redundancy }
  properties: {
    accessTier: 'Hot'
    allowBlobPublicAccess: false
    allowSharedKeyAccess: false
    allowCrossTenantReplication: false
    defaultToOAuthAuthentication: true
    isLocalUserEnabled: false
    minimumTlsVersion: 'TLS1_2'
    supportsHttpsTrafficOnly: true
    publicNetworkAccess: private ? 'Disabled' : 'Enabled'
    networkAcls: {
      defaultAction: private ? 'Deny' : 'Allow'
      // Event Hubs writes what it captures from outside of the network.
      bypass: captureReadings ? 'AzureServices' : 'None'
    }
  }
}

resource blobs 'Microsoft.Storage/storageAccounts/blobServices@2025-06-01' = {
  parent: account
  name: 'default'
  properties: {
    deleteRetentionPolicy: { enabled: true, days: 7 }
    containerDeleteRetentionPolicy: { enabled: true, days: 7 }
  }
}

resource container 'Microsoft.Storage/storageAccounts/blobServices/containers@2025-06-01' = [
  for name in containerNames: {
    parent: blobs
    name: name
    properties: { publicAccess: 'None' }
  }
]

resource lifecycle 'Microsoft.Storage/storageAccounts/managementPolicies@2025-06-01' = if (!empty(expiries)) {
  parent: account
  name: 'default'
  properties: {
    policy: {
      rules: [
        for expiry in expiries: {
          name: 'expire-${expiry.container}'
          enabled: true
          type: 'Lifecycle'
          definition: {
            filters: {
              blobTypes: ['blockBlob']
              prefixMatch: ['${expiry.container}/']
            }
            actions: { baseBlob: { delete: { daysAfterModificationGreaterThan: expiry.days } } }
          }
        }
      ]
    }
  }
}

resource grantee 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' existing = [
  for grant in grants: {
    name: grant.identity
  }
]

resource granted 'Microsoft.Storage/storageAccounts/blobServices/containers@2025-06-01' existing = [
  for grant in grants: {
    parent: blobs
    name: grant.container
  }
]

resource assignment 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for (grant, i) in grants: {
    name: guid(granted[i].id, grant.identity, grant.role)
    scope: granted[i]
    properties: {
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', grant.role)
      principalId: grantee[i].properties.principalId
      principalType: 'ServicePrincipal'
    }
    dependsOn: [container]
  }
]

@description('Resource id of the account.')
output id string = account.id

@description('Name of the account.')
output name string = account.name
