// The container registry, and who may pull from it.

import { Tags, identities, names } from '../names.bicep'
import { roles } from '../roles.bicep'

@description('Region.')
param location string

@description('Tags of the registry.')
param tags Tags

@description('Reachable from its private endpoint alone; takes the Premium tier.')
param private bool

var pullers = [identities.ingest, identities.aggregator, identities.scheduler, identities.scorer]

resource registry 'Microsoft.ContainerRegistry/registries@2025-11-01' = {
  name: names(resourceGroup().id).registry
  location: location
  tags: tags
  sku: { name: private ? 'Premium' : 'Basic' }
  properties: {
    adminUserEnabled: false
    anonymousPullEnabled: false
    publicNetworkAccess: private ? 'Disabled' : 'Enabled'
    // Said of Premium alone: the others have no network rules.
    networkRuleBypassOptions: private ? 'None' : null
  }
}

resource puller 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' existing = [
  for name in pullers: {
    name: name
  }
]

resource pull 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for (name, i) in pullers: {
    name: guid(registry.id, name, roles.acrPull)
    scope: registry
    properties: {
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.acrPull)
      principalId: puller[i].properties.principalId
      principalType: 'ServicePrincipal'
    }
  }
]

@description('Resource id of the registry.')
output id string = registry.id

@description('Where images are pushed to and pulled from.')
output loginServer string = registry.properties.loginServer
