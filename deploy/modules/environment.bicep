// The Container Apps environment: where the apps run, and its OpenTelemetry agent, which takes the sidecars' spans to Application
// Insights. The console's lines go to Log Analytics by a diagnostic setting, which needs no key.

import { Tags, names } from '../names.bicep'

@description('Region.')
param location string

@description('Tags of the environment.')
param tags Tags

@description('Subnet of the apps, delegated to Microsoft.App/environments; empty: a network of the platform\'s own.')
param subnetId string

@description('Whether nothing in it may be reached from the internet. Takes a subnet.')
param internal bool

@description('Spread over zones. Takes a subnet.')
param zoneRedundant bool

@description('Whether there are file shares to mount.')
param mountsFiles bool

var name = names(resourceGroup().id)

resource workspace 'Microsoft.OperationalInsights/workspaces@2025-07-01' existing = {
  name: name.workspace
}

resource insights 'Microsoft.Insights/components@2020-02-02' existing = {
  name: name.insights
}

// A preview version: no other one knows the agent.
resource environment 'Microsoft.App/managedEnvironments@2025-10-02-preview' = {
  name: name.environment
  location: location
  tags: tags
  properties: {
    zoneRedundant: zoneRedundant
    workloadProfiles: [{ name: 'Consumption', workloadProfileType: 'Consumption' }]
    vnetConfiguration: empty(subnetId) ? null : { infrastructureSubnetId: subnetId, internal: internal }
    appLogsConfiguration: { destination: 'azure-monitor' }
    appInsightsConfiguration: { connectionString: insights.properties.ConnectionString }
    openTelemetryConfiguration: {
      // includeDapr is about managed Dapr, which no app uses: our sidecars send their spans themselves.
      tracesConfiguration: { destinations: ['appInsights'], includeDapr: false }
    }
  }
}

resource logs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'logs'
  scope: environment
  properties: {
    workspaceId: workspace.id
    logs: [
      { category: 'ContainerAppConsoleLogs', enabled: true }
      { category: 'ContainerAppSystemLogs', enabled: true }
    ]
  }
}

resource share 'Microsoft.App/managedEnvironments/storages@2025-07-01' = [
  for shareName in mountsFiles ? ['models', 'results'] : []: {
    parent: environment
    name: shareName
    properties: {
      nfsAzureFile: {
        server: '${name.files}.file.${az.environment().suffixes.storage}'
        shareName: '/${name.files}/${shareName}'
        accessMode: 'ReadWrite'
      }
    }
  }
]
