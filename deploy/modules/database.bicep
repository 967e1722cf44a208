// PostgreSQL for all state. Only Entra identities may sign in; who administers it, databaseAdministrator.bicep says. The post-provision
// hook makes the database and the role of the state identity: Bicep can make neither so that the role may use it.

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

// The apps leave from addresses that Azure chooses, so any address of Azure may knock; it is let in by its identity alone.
resource fromAzure 'Microsoft.DBforPostgreSQL/flexibleServers/firewallRules@2025-08-01' = if (!private) {
  parent: server
  name: 'azure'
  properties: {
    startIpAddress: '0.0.0.0'
    endIpAddress: '0.0.0.0'
  }
}

@description('Resource id of the server.')
output id string = server.id

@description('Name of the server.')
output name string = server.name

@description('Where it answers.')
output host string = server.properties.fullyQualifiedDomainName
