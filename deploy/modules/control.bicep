// dapr-control: Dapr's placement and Scheduler services, which keep the workflow engine's actors and reminders. They outlive a revision
// of scheduler. Both hold their data in memory of the replica: should it be lost, scheduler starts what is under way anew.

import { Tags, apps, callerToken, names } from '../names.bicep'
import { Resources } from '../sizes.bicep'

@description('Region.')
param location string

@description('Tags of the app.')
param tags Tags

@description('Where Dapr\'s images are pulled from.')
param daprRegistry string

@description('Version of Dapr: that of the sidecars.')
param daprVersion string

@description('Of placement.')
param placement Resources

@description('Of Scheduler.')
param jobs Resources

@description('What the apps know each other by. It is kept here as the only secret, where the apps\' templates read it.')
@secure()
@minLength(32)
param token string

// No two the same: all containers of a replica share one network.
var ports = {
  placement: 50005
  placementHealth: 8081
  placementMetrics: 9092
  jobs: 50006
  jobsHealth: 8082
  jobsMetrics: 9093
}

type Probe = {
  type: 'Startup' | 'Liveness' | 'Readiness'
  httpGet: { path: string, port: int }
  periodSeconds: int
  failureThreshold: int
}

func probes(port int) Probe[] => [
  {
    type: 'Startup'
    httpGet: { path: '/healthz', port: port }
    periodSeconds: 3
    failureThreshold: 10
  }
  {
    type: 'Liveness'
    httpGet: { path: '/healthz', port: port }
    periodSeconds: 10
    failureThreshold: 3
  }
  {
    type: 'Readiness'
    httpGet: { path: '/healthz', port: port }
    periodSeconds: 5
    failureThreshold: 3
  }
]

resource environment 'Microsoft.App/managedEnvironments@2025-07-01' existing = {
  name: names(resourceGroup().id).environment
}

resource control 'Microsoft.App/containerApps@2025-07-01' = {
  name: apps.control
  location: location
  tags: tags
  properties: {
    environmentId: environment.id
    workloadProfileName: 'Consumption'
    configuration: {
      activeRevisionsMode: 'Single'
      maxInactiveRevisions: 3
      secrets: [{ name: callerToken, value: token }]
      ingress: {
        external: false
        transport: 'tcp'
        targetPort: ports.placement
        exposedPort: ports.placement
        additionalPortMappings: [{ external: false, targetPort: ports.jobs, exposedPort: ports.jobs }]
      }
    }
    template: {
      terminationGracePeriodSeconds: 30
      containers: [
        {
          name: 'placement'
          image: '${daprRegistry}/placement:${daprVersion}'
          command: ['/placement']
          args: [
            '--port=${ports.placement}'
            '--healthz-port=${ports.placementHealth}'
            '--metrics-port=${ports.placementMetrics}'
            '--log-as-json'
          ]
          resources: { cpu: json(placement.cpu), memory: placement.memory }
          probes: probes(ports.placementHealth)
        }
        {
          name: 'scheduler'
          image: '${daprRegistry}/scheduler:${daprVersion}'
          command: ['/scheduler']
          args: [
            '--port=${ports.jobs}'
            '--healthz-port=${ports.jobsHealth}'
            '--metrics-port=${ports.jobsMetrics}'
            '--etcd-data-dir=/data/scheduler'
            // Sidecars are told where to find it: not the replica's own address, but the ingress.
            '--override-broadcast-host-port=${apps.control}:${ports.jobs}'
            '--log-as-json'
          ]
          resources: { cpu: json(jobs.cpu), memory: jobs.memory }
          probes: probes(ports.jobsHealth)
          volumeMounts: [{ volumeName: 'data', mountPath: '/data' }]
        }
      ]
      volumes: [{ name: 'data', storageType: 'EmptyDir' }]
      scale: { minReplicas: 1, maxReplicas: 1 }
    }
  }
}

@description('Where placement answers, inside of the environment.')
output placementAddress string = '${apps.control}:${ports.placement}'

@description('Where Scheduler answers, inside of the environment.')
output jobsAddress string = '${apps.control}:${ports.jobs}'
