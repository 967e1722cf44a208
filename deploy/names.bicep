// Every name, from the resource group alone: a template that is deployed by itself finds what another one made, and a second
// Fleetscore in the same subscription gets names of its own. One resource group holds one Fleetscore.

@export()
@description('The names of the resources of one Fleetscore.')
type Names = {
  workspace: string
  insights: string
  storage: string
  files: string
  eventHubs: string
  database: string
  registry: string
  environment: string
  network: string
}

@export()
@description('The names in a resource group, given its id.')
func names(resourceGroupId string) Names => namesOf(uniqueString(resourceGroupId))

func namesOf(token string) Names => {
  workspace: 'log-${token}'
  insights: 'appi-${token}'
  storage: 'st${token}'
  files: 'stfiles${token}'
  eventHubs: 'evhns-${token}'
  database: 'psql-${token}'
  registry: 'cr${token}'
  environment: 'cae-${token}'
  network: 'vnet-${token}'
}

@export()
@description('The apps, named by their Dapr app ids.')
var apps = {
  ingest: 'ingest'
  aggregator: 'aggregator'
  scheduler: 'scheduler'
  scorer: 'scorer'
  control: 'dapr-control'
}

@export()
@description('The user-assigned identities: one for each app, and the one that owns the state.')
var identities = {
  ingest: 'id-ingest'
  aggregator: 'id-aggregator'
  scheduler: 'id-scheduler'
  scorer: 'id-scorer'
  state: 'id-state'
}

@export()
@description('The containers of the storage account, as components/azure names them; readings holds what Event Hubs captures.')
var containers = {
  checkpoints: 'checkpoints'
  deadletter: 'deadletter'
  models: 'models'
  results: 'results'
  readings: 'readings'
}

@export()
@description('What devices send to, and the consumer group that components/azure/telemetry.yaml reads as.')
var telemetry = {
  hub: 'telemetry'
  consumerGroup: 'fleetscore'
}

@export()
@description('The PostgreSQL database with all state, and the role that owns it: the state identity.')
var state = {
  database: 'fleetscore'
  role: 'id-state'
}

@export()
@description('The secret that every app holds: who knows it may call the apps.')
var callerToken = 'caller-token'

@export()
@description('Tags of a resource.')
type Tags = {
  *: string
}
