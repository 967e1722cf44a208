// Who the apps are: one identity each, and one that all sidecars with state share, since only its owner may migrate a table.
// What each may do is granted beside the resource it concerns; docs/azure.md has the table.

import { Tags, identities } from '../names.bicep'

@description('Region.')
param location string

@description('Tags of every identity.')
param tags Tags

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = [
  for one in items(identities): {
    name: one.value
    location: location
    tags: tags
  }
]

resource stateIdentity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' existing = {
  name: identities.state
  dependsOn: [identity]
}

@description('Object id of the state identity, for which the post-provision hook makes a role in the database.')
output statePrincipalId string = stateIdentity.properties.principalId
