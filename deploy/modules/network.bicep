// The private network: a subnet for the apps, one for private endpoints, and the DNS zones that lead to those.

import { Tags, names } from '../names.bicep'

@description('Region.')
param location string

@description('Tags of every resource.')
param tags Tags

@description('Addresses of the network: a /16 to /22.')
param addresses string

@description('Zones by which the services are found, such as privatelink.azurecr.io.')
param zones string[]

resource network 'Microsoft.Network/virtualNetworks@2025-01-01' = {
  name: names(resourceGroup().id).network
  location: location
  tags: tags
  properties: {
    addressSpace: { addressPrefixes: [addresses] }
    subnets: [
      {
        name: 'apps'
        properties: {
          addressPrefix: cidrSubnet(addresses, 23, 0)
          delegations: [{ name: 'apps', properties: { serviceName: 'Microsoft.App/environments' } }]
        }
      }
      {
        name: 'endpoints'
        properties: { addressPrefix: cidrSubnet(addresses, 26, 8) }
      }
    ]
  }

  resource appsSubnet 'subnets' existing = {
    name: 'apps'
  }

  resource endpointsSubnet 'subnets' existing = {
    name: 'endpoints'
  }
}

resource zone 'Microsoft.Network/privateDnsZones@2024-06-01' = [
  for name in zones: {
    name: name
    location: 'global'
    tags: tags
  }
]

resource link 'Microsoft.Network/privateDnsZones/virtualNetworkLinks@2024-06-01' = [
  for (name, i) in zones: {
    parent: zone[i]
    name: 'fleetscore'
    location: 'global'
    tags: tags
    properties: {
      registrationEnabled: false
      virtualNetwork: { id: network.id }
    }
  }
]

@description('Subnet of the apps.')
output appsSubnetId string = network::appsSubnet.id

@description('Subnet of the private endpoints.')
output endpointsSubnetId string = network::endpointsSubnet.id
