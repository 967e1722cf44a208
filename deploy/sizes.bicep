// The sizes that a parameter file or `azd env set FLEETSCORE_SIZE` chooses from. Whoever needs another one adds it here.

@export()
@description('CPU and memory of one container. All containers of a replica together take 2 GiB per vCPU, in steps of 0.25 vCPU.')
type Resources = {
  @description('vCPUs, such as 0.25.')
  cpu: string
  @description('Memory, such as 0.5Gi.')
  memory: string
}

@export()
@description('How many replicas of an app there may be, and what one of them gets.')
type Replicas = {
  @minValue(0)
  @maxValue(300)
  min: int
  @minValue(1)
  @maxValue(300)
  max: int
  @description('Of the service.')
  app: Resources
  @description('Of its Dapr sidecar.')
  daprd: Resources
}

@export()
@description('The size of an installation.')
type Size = {
  @description('Schedule:Shards: a power of two up to 1024. Applies to periods that are not created yet.')
  @minValue(1)
  @maxValue(1024)
  shards: int
  @description('Schedule:FanOut: shards that are scored at once.')
  @minValue(1)
  @maxValue(100)
  fanOut: int
  @description('Scorer:MaxConcurrentShards: shards that one replica of scorer works on at once.')
  @minValue(1)
  @maxValue(64)
  concurrentShards: int
  @description('Scorer:ModelCacheBytes: memory for models in one replica of scorer.')
  modelCacheBytes: int
  eventHubs: {
    @description('Fixed once the hub exists on the Standard tier; more replicas of ingest than partitions idle.')
    @minValue(1)
    @maxValue(32)
    partitions: int
    @description('Throughput units: 1 MB/s in, 2 MB/s out each.')
    @minValue(1)
    @maxValue(40)
    throughputUnits: int
    @description('As far as the throughput units grow by themselves; not above throughputUnits: not at all.')
    @minValue(1)
    @maxValue(40)
    maximumThroughputUnits: int
    @description('How long events wait for ingest, in hours.')
    @minValue(1)
    @maxValue(168)
    retentionHours: int
    @description('Events that one more replica of ingest is worth.')
    @minValue(1)
    @maxValue(100000)
    eventsPerReplica: int
  }
  database: {
    @description('Compute of the PostgreSQL server.')
    sku: string
    tier: 'Burstable' | 'GeneralPurpose' | 'MemoryOptimized'
    storageGB: 32 | 64 | 128 | 256 | 512 | 1024 | 2048 | 4096
    @minValue(7)
    @maxValue(35)
    backupDays: int
    @description('A standby server doubles the price.')
    highAvailability: 'Disabled' | 'SameZone' | 'ZoneRedundant'
    @description('Connections that the server gives to users, by its compute.')
    @minValue(35)
    @maxValue(4985)
    userConnections: int
    @description('Connections of one store in one sidecar (maxConns of features and of workflow). Over all replicas and stores, and twice while revisions overlap, they must fit userConnections.')
    @minValue(2)
    @maxValue(100)
    connectionsPerStore: int
  }
  @description('Where copies of blobs are kept.')
  storageRedundancy: 'Standard_LRS' | 'Standard_ZRS'
  @description('Spread over zones, where there is a private network.')
  zoneRedundant: bool
  ingest: Replicas
  aggregator: Replicas
  scheduler: Replicas
  scorer: Replicas
  @description('Replicas of scorer that wait when a period is due.')
  @minValue(1)
  @maxValue(300)
  warmScorers: int
  @description('Requests at once for which one more replica of aggregator starts.')
  @minValue(1)
  @maxValue(1000)
  aggregatorRequests: int
  placement: Resources
  jobs: Resources
}

@export()
@description('About 100 devices with a few sensors each: as cheap as it gets with everything in place.')
var demo Size = {
  shards: 16
  fanOut: 4
  concurrentShards: 2
  modelCacheBytes: 67108864
  eventHubs: {
    partitions: 4
    throughputUnits: 1
    maximumThroughputUnits: 1
    retentionHours: 24
    eventsPerReplica: 500
  }
  database: {
    sku: 'Standard_B1ms'
    tier: 'Burstable'
    storageGB: 32
    backupDays: 7
    highAvailability: 'Disabled'
    userConnections: 35
    connectionsPerStore: 3
  }
  storageRedundancy: 'Standard_LRS'
  zoneRedundant: false
  ingest: { min: 1, max: 2, app: small, daprd: small }
  aggregator: { min: 1, max: 1, app: small, daprd: small }
  scheduler: { min: 1, max: 1, app: small, daprd: small }
  scorer: { min: 0, max: 2, app: small, daprd: small }
  warmScorers: 1
  aggregatorRequests: 50
  placement: small
  jobs: small
}

@export()
@description('100,000 series and more.')
var production Size = {
  shards: 64
  fanOut: 32
  concurrentShards: 2
  modelCacheBytes: 1073741824
  eventHubs: {
    partitions: 32
    throughputUnits: 4
    maximumThroughputUnits: 20
    retentionHours: 72
    eventsPerReplica: 2000
  }
  database: {
    sku: 'Standard_D4ds_v5'
    tier: 'GeneralPurpose'
    storageGB: 256
    backupDays: 14
    highAvailability: 'ZoneRedundant'
    userConnections: 1703
    connectionsPerStore: 20
  }
  storageRedundancy: 'Standard_ZRS'
  zoneRedundant: true
  ingest: { min: 2, max: 16, app: medium, daprd: medium }
  aggregator: { min: 2, max: 8, app: large, daprd: medium }
  scheduler: { min: 1, max: 1, app: medium, daprd: medium }
  scorer: { min: 0, max: 16, app: { cpu: '1.5', memory: '3Gi' }, daprd: medium }
  warmScorers: 8
  aggregatorRequests: 100
  placement: small
  jobs: { cpu: '0.75', memory: '1.5Gi' }
}

@export()
@description('The sizes by name.')
var sizes = {
  demo: demo
  production: production
}

var small Resources = { cpu: '0.25', memory: '0.5Gi' }
var medium Resources = { cpu: '0.5', memory: '1Gi' }
var large Resources = { cpu: '1', memory: '2Gi' }
