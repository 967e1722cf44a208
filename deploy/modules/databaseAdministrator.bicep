// Who administers the database server. A deployment of its own, after all else that changes the server: for a while after it was made
// or changed the server takes no administrator (AadAuthOperationCannotBePerformedWhenServerIsNotAccessible), and it refuses a second
// change while the first is under way.

@description('Name of the server.')
param server string

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

resource database 'Microsoft.DBforPostgreSQL/flexibleServers@2025-08-01' existing = {
  name: server
}

resource administers 'Microsoft.DBforPostgreSQL/flexibleServers/administrators@2025-08-01' = {
  parent: database
  name: administrator.id
  properties: {
    principalName: administrator.name
    principalType: administrator.type
    tenantId: tenant().tenantId
  }
}
