// models and results on NFS file shares, for more throughput than blobs give. NFS knows no identity: who is in the network may read and
// write, so the account is reached by its private endpoint alone.

import { Tags, names } from '../names.bicep'

@description('Region.')
param location string

@description('Tags of the account.')
param tags Tags

@description('Where copies are kept.')
@allowed(['Premium_LRS', 'Premium_ZRS'])
param redundancy string

@description('Size of each share in GiB; throughput grows with it.')
@minValue(100)
@maxValue(102400)
param shareGiB int

resource account 'Microsoft.Storage/storageAccounts@2025-06-01' = {
  name: names(resourceGroup().id).files
  location: location
  tags: tags
  kind: 'FileStorage'
  sku: { name: redundancy }
  properties: {
    allowBlobPublicAccess: false
    allowSharedKeyAccess: false
    allowCrossTenantReplication: false
    minimumTlsVersion: 'TLS1_2'
    // NFS is not HTTPS: with this on, no mount succeeds.
    supportsHttpsTrafficOnly: false
    publicNetworkAccess: 'Disabled'
    networkAcls: { defaultAction: 'Deny', bypass: 'None' }
  }

  resource service 'fileServices' = {
    name: 'default'
    properties: { shareDeleteRetentionPolicy: { enabled: true, days: 7 } }

    resource share 'shares' = [
      for name in ['models', 'results']: {
        name: name
        properties: {
          enabledProtocols: 'NFS'
          // An init container gives the share to the sidecar's user.
          rootSquash: 'NoRootSquash'
          shareQuota: shareGiB
        }
      }
    ]
  }
}

@description('Resource id of the account.')
output id string = account.id
