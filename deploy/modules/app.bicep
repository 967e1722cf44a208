// A service and its own Dapr sidecar.

import { Tags, apps, callerToken, identities, names, state, telemetry } from '../names.bicep'
import { Replicas } from '../sizes.bicep'

@description('App id.')
param app string

@description('Region.')
param location string

@description('Tags of the app.')
param tags Tags

@description('Image of the service, with its tag.')
param image string

@description('Identity of the app.')
param identity string

@description('Whether its sidecar signs in to the database, as the state identity.')
param hasState bool

@description('Connections of one store in the sidecar.')
@minValue(2)
@maxValue(100)
param connectionsPerStore int = 2

@description('Whether its sidecar runs workflows, for which it needs dapr-control.')
param hasWorkflows bool = false

@description('How many replicas, and what one gets.')
param replicas Replicas

@description('A rule of KEDA\'s.')
type Rule = {
  name: string
  @description('Its type, such as http, cron, cpu or azure-eventhub.')
  type: string
  metadata: { *: string }
  @description('Whether it signs in as the app.')
  asApp: bool
}

@description('Options of a service, by name.')
type Options = { *: string }

@description('Rules by which replicas are added.')
param rules Rule[] = []

@description('Who may reach the service: nobody but its own sidecar, apps of the environment, or some addresses of the internet.')
@allowed(['none', 'internal', 'external'])
param ingress string = 'none'

@description('With external ingress: the address ranges that may reach it.')
param allowedRanges string[] = []

@description('Options of the service, as docs/options.md lists them, with two underscores between section and name.')
param options Options = {}

@description('A file of the sidecar.')
type ResourceFile = {
  name: string
  content: string
}

@description('Components, Resiliency and HTTPEndpoints of its sidecar.')
param resourceFiles ResourceFile[]

@description('Share of the traces that begin here which is kept, from 0 to 1.')
param samplingRate string

@description('File shares that the sidecar mounts below /mnt/fleetscore.')
param shares string[] = []

@description('Where Dapr\'s images are pulled from.')
param daprRegistry string

@description('Version of Dapr.')
param daprVersion string

@description('Where the environment\'s OpenTelemetry agent listens. The variable that the platform injects ends in a slash, which daprd takes for a part of the port.')
param traceAgent string

// No two the same: all containers of a replica share one network.
var ports = {
  app: 8080
  daprHttp: 3500
  daprGrpc: 50001
  daprInternal: 50002
  daprPublic: 3501
  daprMetrics: 9091
}

// Longer than what the sidecar waits for the service (block) and for itself (graceful) together.
var shutdown = {
  block: 25
  graceful: 10
  total: 60
}

var name = names(resourceGroup().id)
var serviceBus = 'servicebus.windows.net'
var registryServer = '${name.registry}${az.environment().suffixes.acrLoginServer}'
// In a volume of their own names; mounted files must end in .yaml.
var files = [
  for file in resourceFiles: {
    secret: 'file-${replace(replace(file.name, '.yaml', ''), '.', '-')}'
    path: file.name
    content: file.content
  }
]
var configuration = replace(loadTextContent('../dapr/configuration.yaml'), '<samplingRate>', samplingRate)

resource environment 'Microsoft.App/managedEnvironments@2025-07-01' existing = {
  name: name.environment
}

resource control 'Microsoft.App/containerApps@2025-07-01' existing = {
  name: apps.control
}

resource insights 'Microsoft.Insights/components@2020-02-02' existing = {
  name: name.insights
}

resource own 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' existing = {
  name: identity
}

resource stateIdentity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' existing = if (hasState) {
  name: identities.state
}

resource database 'Microsoft.DBforPostgreSQL/flexibleServers@2025-08-01' existing = if (hasState) {
  name: name.database
}

var appVariables = [
  { name: 'ASPNETCORE_HTTP_PORTS', value: string(ports.app) }
  { name: 'DAPR_HTTP_PORT', value: string(ports.daprHttp) }
  { name: 'DAPR_GRPC_PORT', value: string(ports.daprGrpc) }
  { name: 'APP_API_TOKEN', secretRef: callerToken }
  { name: 'APPLICATIONINSIGHTS_CONNECTION_STRING', secretRef: 'insights' }
  { name: 'Logging__Format', value: 'json' }
  // The platform injects its agent's address. The service sends to Application Insights itself: nothing arrives twice.
  { name: 'OTEL_EXPORTER_OTLP_ENDPOINT', value: '' }
]

var optionVariables = map(items(options), option => { name: option.key, value: string(option.value) })

var sidecarVariables = [
  { name: 'APP_API_TOKEN', secretRef: callerToken }
  { name: 'FLEETSCORE_CALLER_TOKEN', secretRef: callerToken }
  { name: 'FLEETSCORE_AZURE_AUTH', value: 'managedidentity' }
  { name: 'FLEETSCORE_IDENTITY', value: own.properties.clientId }
  { name: 'FLEETSCORE_STORAGE_ACCOUNT', value: name.storage }
  { name: 'FLEETSCORE_EVENTHUBS_NAMESPACE', value: '${name.eventHubs}.${serviceBus}' }
  { name: 'FLEETSCORE_EVENTHUB', value: telemetry.hub }
  { name: 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT', value: traceAgent }
  { name: 'OTEL_EXPORTER_OTLP_TRACES_PROTOCOL', value: 'grpc' }
  { name: 'OTEL_EXPORTER_OTLP_INSECURE', value: 'true' }
  // A change of these files alone makes a new revision, and so reaches the sidecar.
  { name: 'FLEETSCORE_FILES', value: uniqueString(string(files), configuration) }
]

var stateVariables = hasState
  ? [
      { name: 'FLEETSCORE_STATE_IDENTITY', value: stateIdentity!.properties.clientId }
      {
        name: 'FLEETSCORE_STATE_CONNECTION'
        value: 'host=${database!.properties.fullyQualifiedDomainName} port=5432 user=${state.role} database=${state.database} sslmode=verify-full'
      }
      { name: 'FLEETSCORE_STATE_CONNECTIONS', value: string(connectionsPerStore) }
    ]
  : []

module containerApp 'containerApp.bicep' = {
  name: 'container-app-${app}'
  params: {
    name: app
    location: location
    tags: union(tags, { 'azd-service-name': app })
    environmentId: environment.id
    identityIds: hasState ? [own.id, stateIdentity.id] : [own.id]
    registries: [{ server: registryServer, identity: own.id }]
    token: control.listSecrets().value[0].value
    insightsConnection: insights.properties.ConnectionString
    files: concat(
      [{ name: 'configuration', value: configuration }],
      map(files, file => { name: file.secret, value: file.content })
    )
    ingress: ingress == 'none'
      ? null
      : {
          external: ingress == 'external'
          transport: 'http'
          allowInsecure: false
          targetPort: ports.app
          ipSecurityRestrictions: ingress == 'external'
            ? map(allowedRanges, (range, i) => { name: 'allowed-${i}', ipAddressRange: range, action: 'Allow' })
            : null
        }
    template: {
      terminationGracePeriodSeconds: shutdown.total
      initContainers: empty(shares)
        ? null
        : [
            {
              // A new share belongs to root; the sidecar is user 65532.
              name: 'own-shares'
              image: 'mcr.microsoft.com/azurelinux/base/core:3.0'
              command: ['/bin/sh', '-c']
              args: ['chown 65532:65532 ${join(map(shares, share => '/mnt/fleetscore/${share}'), ' ')}']
              resources: { cpu: json('0.25'), memory: '0.5Gi' }
              volumeMounts: map(shares, share => { volumeName: share, mountPath: '/mnt/fleetscore/${share}' })
            }
          ]
      containers: [
        {
          name: app
          image: image
          env: concat(appVariables, optionVariables)
          resources: { cpu: json(replicas.app.cpu), memory: replicas.app.memory }
          probes: [
            {
              type: 'Startup'
              httpGet: { path: '/health/start', port: ports.app }
              periodSeconds: 5
              timeoutSeconds: 3
              failureThreshold: 10
            }
            {
              type: 'Liveness'
              httpGet: { path: '/health/live', port: ports.app }
              periodSeconds: 10
              timeoutSeconds: 5
              failureThreshold: 6
            }
            {
              type: 'Readiness'
              httpGet: { path: '/health/ready', port: ports.app }
              periodSeconds: 5
              timeoutSeconds: 5
              failureThreshold: 3
            }
          ]
        }
        {
          name: 'daprd'
          image: '${daprRegistry}/daprd:${daprVersion}'
          command: ['/daprd']
          args: concat(
            [
              '--app-id=${app}'
              '--app-port=${ports.app}'
              '--app-protocol=http'
              '--dapr-http-port=${ports.daprHttp}'
              '--dapr-grpc-port=${ports.daprGrpc}'
              '--dapr-internal-grpc-port=${ports.daprInternal}'
              '--dapr-public-port=${ports.daprPublic}'
              '--metrics-port=${ports.daprMetrics}'
              '--dapr-listen-addresses=127.0.0.1'
              '--resources-path=/dapr/resources'
              '--config=/dapr/configuration/configuration.yaml'
              '--max-body-size=4Mi'
              // Nothing is delivered before the service answers, nor after it has begun to stop; what it still asks for, it gets.
              '--enable-app-health-check'
              '--app-health-check-path=/health/live'
              '--app-health-probe-interval=2'
              '--app-health-probe-timeout=2000'
              '--app-health-threshold=5'
              '--dapr-block-shutdown-duration=${shutdown.block}s'
              '--dapr-graceful-shutdown-seconds=${shutdown.graceful}'
              '--log-as-json'
            ],
            hasWorkflows
              ? ['--placement-host-address=${apps.control}:50005', '--scheduler-host-address=${apps.control}:50006']
              // Other sidecars ask one for actors alone.
              : ['--dapr-internal-grpc-listen-address=127.0.0.1']
          )
          env: concat(sidecarVariables, stateVariables)
          resources: { cpu: json(replicas.daprd.cpu), memory: replicas.daprd.memory }
          probes: [
            {
              // No startup probe: ten failures are the most one may have, which is too few for two stores that may take a minute
              // each to begin (initTimeout), or too seldom for a scorer that is waited for.
              // Whether it listens, as Dapr's own injector asks: /v1.0/healthz also waits for the service and for dapr-control, and a
              // restart brings neither.
              type: 'Liveness'
              tcpSocket: { port: ports.daprPublic }
              initialDelaySeconds: 60
              periodSeconds: 10
              timeoutSeconds: 5
              failureThreshold: 10
            }
            {
              type: 'Readiness'
              httpGet: { path: '/v1.0/healthz', port: ports.daprPublic }
              periodSeconds: 3
              timeoutSeconds: 5
              failureThreshold: 3
            }
          ]
          volumeMounts: concat(
            [
              { volumeName: 'resources', mountPath: '/dapr/resources' }
              { volumeName: 'configuration', mountPath: '/dapr/configuration' }
            ],
            map(shares, share => { volumeName: share, mountPath: '/mnt/fleetscore/${share}' })
          )
        }
      ]
      volumes: concat(
        [
          {
            name: 'resources'
            storageType: 'Secret'
            secrets: map(files, file => { secretRef: file.secret, path: file.path })
          }
          {
            name: 'configuration'
            storageType: 'Secret'
            secrets: [{ secretRef: 'configuration', path: 'configuration.yaml' }]
          }
        ],
        // Dapr's localstorage ignores what closing a file says, so a write must fail where it is made: sync.
        map(shares, share => { name: share, storageType: 'NfsAzureFile', storageName: share, mountOptions: 'sync' })
      )
      scale: {
        minReplicas: replicas.min
        maxReplicas: replicas.max
        rules: map(
          rules,
          rule =>
            rule.type == 'http'
              ? { name: rule.name, http: { metadata: rule.metadata } }
              : {
                  name: rule.name
                  custom: union({ type: rule.type, metadata: rule.metadata }, rule.asApp ? { identity: own.id } : {})
                }
        )
      }
    }
  }
}

@description('Where the service answers; empty without ingress.')
output fqdn string = containerApp.outputs.fqdn
