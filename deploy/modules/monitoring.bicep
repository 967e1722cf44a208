// Log Analytics and the Application Insights component on top of it.

import { Tags, names } from '../names.bicep'

@description('Region.')
param location string

@description('Tags of every resource.')
param tags Tags

@description('How many days logs, traces and metrics are kept.')
@minValue(30)
@maxValue(730)
param retentionDays int

@description('How many GB of logs a day are taken at most; -1: all.')
@minValue(-1)
@maxValue(1000)
param dailyQuotaGb int

var name = names(resourceGroup().id)

resource workspace 'Microsoft.OperationalInsights/workspaces@2025-07-01' = {
  name: name.workspace
  location: location
  tags: tags
  properties: {
    sku: { name: 'PerGB2018' }
    retentionInDays: retentionDays
    workspaceCapping: { dailyQuotaGb: dailyQuotaGb }
    features: { enableLogAccessUsingOnlyResourcePermissions: true }
  }
}

resource insights 'Microsoft.Insights/components@2020-02-02' = {
  name: name.insights
  location: location
  tags: tags
  kind: 'web'
  properties: {
    Application_Type: 'web'
    WorkspaceResourceId: workspace.id
  }
}

@description('Resource id of the Application Insights component.')
output applicationInsightsId string = insights.id

@description('Its name.')
output applicationInsightsName string = insights.name
