// PostgreSQL for all state. Only Entra identities may sign in. The post-provision hook makes the database and the role of the state
// identity: Bicep can make neither so that the role may use it.

import { Tags, names } from '../names.bicep'

@description('Region.')
param location string

@description('Tags of the server.')
param tags Tags

@description('Reachable from its private endpoint alone. It cannot be changed later.')
param private bool

@description('Compute, such as Standard_B1ms.')
param sku string

@description('Tier that the compute belongs to.')
@allowed(['Burstable', 'GeneralPurpose', 'MemoryOptimized'])
param tier string

@description('Disk in GB; it grows by itself, and never shrinks.')
@minValue(32)
@maxValue(32767)
param storageGB int

@description('For how many days the server can be restored to any instant.')
@minValue(7)
@maxValue(35)
param backupDays int

@description('A standby server.')
@allowed(['Disabled', 'SameZone', 'ZoneRedundant'])
param highAvailability string

@description('Who administers the server and makes the state role: whoever deploys.')
param administrator Administrator

@export()
@description('An Entra principal.')
type Administrator = {
  @description('Object id.')
  id: string
  @description('User principal name, group name or application name: the name it signs in with.')
  name: string
  type: 'User' | 'Group' | 'ServicePrincipal'
}

resource server 'Microsoft.DBforPostgreSQL/flexibleServers@2025-08-01' = {
  name: names(resourceGroup().id).database
  location: location
  tags: tags
  sku: {
    name: sku
    tier: tier
  }
  properties: {
    version: '17'
    createMode: 'Default'
    authConfig: {
      activeDirectoryAuth: 'Enabled'
      passwordAuth: 'Disabled'
      tenantId: tenant().tenantId
    }
    storage: {
      storageSizeGB: storageGB
      autoGrow: 'Enabled'
    }
    backup: {
      backupRetentionDays: backupDays
      geoRedundantBackup: 'Disabled'
    }
    highAvailability: { mode: highAvailability }
    network: { publicNetworkAccess: private ? 'Disabled' : 'Enabled' }
  }
}

resource administers 'Microsoft.DBforPostgreSQL/flexibleServers/administrators@2025-08-01' = {
  parent: server
  name: administrator.id
  properties: {
    principalName: administrator.name
    principalType: administrator.type
    tenantId: tenant().tenantId
  }
}

// One change at a time: the server refuses a second while the first is under way.
// The apps leave from addresses that Azure chooses, so any address of Azure may knock; it is let in by its identity alone.
resource fromAzure 'Microsoft.DBforPostgreSQL/flexibleServers/firewallRules@2025-08-01' = if (!private) {
  parent: server
  name: 'azure'
  properties: {
    startIpAddress: '0.0.0.0'
    endIpAddress: '0.0.0.0'
  }
  dependsOn: [administers]
}

@description('Resource id of the server.')
output id string = server.id

@description('Name of the server.')
output name string = server.name

@description('Where it answers.')
output host string = server.properties.fullyQualifiedDomainName
