// A service's address inside of the private network.

import { Tags } from '../names.bicep'

@description('Name of the endpoint.')
param name string

@description('Region.')
param location string

@description('Tags of the endpoint.')
param tags Tags

@description('Subnet it gets its address from.')
param subnetId string

@description('The service that is reached.')
param targetId string

@description('Which part of the service, such as blob.')
param group string

@description('The DNS zone by which it is found.')
param zoneName string

resource zone 'Microsoft.Network/privateDnsZones@2024-06-01' existing = {
  name: zoneName
}

resource endpoint 'Microsoft.Network/privateEndpoints@2025-01-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    subnet: { id: subnetId }
    privateLinkServiceConnections: [
      {
        name: name
        properties: {
          privateLinkServiceId: targetId
          groupIds: [group]
        }
      }
    ]
  }

  resource zoneGroup 'privateDnsZoneGroups' = {
    name: 'default'
    properties: {
      privateDnsZoneConfigs: [{ name: group, properties: { privateDnsZoneId: zone.id } }]
    }
  }
}
