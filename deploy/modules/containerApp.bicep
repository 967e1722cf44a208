// The container app of app.bicep, in a template of its own, which is given all that only Azure knows (client ids, the token) and asks for
// nothing. Azure checks a template before it carries it out, with what is known by then, and Container Apps takes a list or an object that
// still is an expression for a mistake: ContainerAppInvalidSchema (microsoft/azure-container-apps#391, Azure/bicep#15694).

import { Tags, callerToken } from '../names.bicep'

@description('Name of the app.')
param name string

@description('Region.')
param location string

@description('Tags of the app.')
param tags Tags

@description('Resource id of the environment.')
param environmentId string

@description('Resource ids of the identities it acts as.')
param identityIds string[]

@description('Where its image is, and as whom it is pulled.')
param registries resourceInput<'Microsoft.App/containerApps@2025-07-01'>.properties.configuration.registries

@description('What the apps know each other by.')
@secure()
param token string

@description('Where telemetry goes.')
@secure()
param insightsConnection string

@description('What is mounted from secrets, though it is none: the files of its sidecar, each a secret by its name.')
param files { name: string, value: string }[]

@description('Who may reach it; null: nobody.')
param ingress resourceInput<'Microsoft.App/containerApps@2025-07-01'>.properties.configuration.ingress?

@description('Containers, volumes and scale rules: what makes a revision.')
param template resourceInput<'Microsoft.App/containerApps@2025-07-01'>.properties.template

resource containerApp 'Microsoft.App/containerApps@2025-07-01' = {
  name: name
  location: location
  tags: tags
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: toObject(identityIds, id => id, id => {})
  }
  properties: {
    environmentId: environmentId
    workloadProfileName: 'Consumption'
    configuration: {
      activeRevisionsMode: 'Single'
      maxInactiveRevisions: 5
      registries: registries
      secrets: concat(
        [
          { name: callerToken, value: token }
          { name: 'insights', value: insightsConnection }
        ],
        files
      )
      ingress: ingress
    }
    template: template
  }
}

@description('Where the app answers; empty without ingress.')
output fqdn string = containerApp.properties.configuration.?ingress.?fqdn ?? ''
