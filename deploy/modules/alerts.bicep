// The alert rules. What each means and what to do is in docs/operations.md, a section per rule.

@description('Region of the rules: that of Application Insights.')
param location string

@description('Resource id of the Application Insights component whose telemetry is watched.')
param applicationInsightsId string

@description('Who gets an e-mail when a rule fires and when it resolves. Empty: alerts are only listed in the portal.')
@maxLength(20)
param emails string[] = []

@description('Tags of every resource.')
param tags { *: string } = {}

@description('Without a published run for so many hours, a run was missed. At least twice the period.')
@allowed([2, 3, 4, 5, 6, 24, 48])
param runMissedHours int = 2

@description('How long a due period may wait for its ledger, in seconds.')
@minValue(60)
@maxValue(86400)
param scheduleLagSeconds int = 900

@description('How many series may fail in an hour before the ledger counts as incomplete.')
@minValue(0)
@maxValue(1000000)
param failedSeries int = 0

@description('How many dead letters of one reason in half an hour, beyond three times the usual, are too many.')
@minValue(0)
@maxValue(1000000)
param deadLetters int = 20

@description('How old readings may be on average when they are durable, in seconds. Beyond the grace (Schedule:Grace) they are late.')
@minValue(5)
@maxValue(86400)
param ingestLagSeconds int = 120

@description('Without a reading for so many minutes the fleet is silent. Longer than the longest pause between events.')
@allowed([5, 10, 15, 30, 45, 60])
param silenceMinutes int = 15

@description('How many requests a service may answer with 5xx in a quarter of an hour.')
@minValue(0)
@maxValue(1000000)
param failedRequests int = 20

@description('How many exceptions of a service in a quarter of an hour are too many.')
@minValue(0)
@maxValue(1000000)
param exceptions int = 20

@description('How many runs may be started again in an hour.')
@minValue(0)
@maxValue(1000)
param runsRestarted int = 0

@description('0 critical, 1 error, 2 warning, 3 informational.')
type Severity = 0 | 1 | 2 | 3

@description('A rule: it fires when the query\'s measure, taken over the window, is beyond the threshold.')
type Rule = {
  name: string
  title: string
  severity: Severity
  query: string
  @description('The query\'s column that is compared.')
  measure: string
  @description('The query\'s columns that tell apart what fires by itself.')
  splitBy: string[]
  operator: 'GreaterThan' | 'LessThan'
  threshold: int
  window: string
  every: string
  @description('What the query may look back on, where that is more than the window.')
  lookBack: string?
}

var rules Rule[] = [
  {
    name: 'run-missed'
    title: 'No run was published'
    severity: 1
    query: loadTextContent('../watching/alerts/run-missed.kql')
    measure: 'Published'
    splitBy: []
    operator: 'LessThan'
    threshold: 1
    window: runMissedHours == 24 ? 'P1D' : runMissedHours == 48 ? 'P2D' : 'PT${runMissedHours}H'
    every: 'PT15M'
  }
  {
    name: 'schedule-behind'
    title: 'A due period waits for its ledger'
    severity: 2
    query: loadTextContent('../watching/alerts/schedule-behind.kql')
    measure: 'LagSeconds'
    splitBy: []
    operator: 'GreaterThan'
    threshold: scheduleLagSeconds
    window: 'PT10M'
    every: 'PT5M'
  }
  {
    name: 'ledger-incomplete'
    title: 'Series failed, or a ledger did not add up'
    severity: 2
    query: loadTextContent('../watching/alerts/ledger-incomplete.kql')
    measure: 'Series'
    splitBy: ['Cause']
    operator: 'GreaterThan'
    threshold: failedSeries
    window: 'PT1H'
    every: 'PT15M'
  }
  {
    name: 'dead-letters-rising'
    title: 'More dead letters than usual'
    severity: 3
    query: loadTextContent('../watching/alerts/dead-letters-rising.kql')
    measure: 'Excess'
    splitBy: ['Reason']
    operator: 'GreaterThan'
    threshold: deadLetters
    window: 'PT30M'
    every: 'PT15M'
    lookBack: 'P1D'
  }
  {
    name: 'ingest-lag'
    title: 'Readings become durable late'
    severity: 2
    query: loadTextContent('../watching/alerts/ingest-lag.kql')
    measure: 'LagSeconds'
    splitBy: []
    operator: 'GreaterThan'
    threshold: ingestLagSeconds
    window: 'PT15M'
    every: 'PT5M'
  }
  {
    name: 'no-readings'
    title: 'No readings arrive'
    severity: 1
    query: loadTextContent('../watching/alerts/no-readings.kql')
    measure: 'Readings'
    splitBy: []
    operator: 'LessThan'
    threshold: 1
    window: silenceMinutes == 60 ? 'PT1H' : 'PT${silenceMinutes}M'
    every: 'PT5M'
  }
  {
    name: 'failed-requests'
    title: 'A service answers with 5xx'
    severity: 2
    query: loadTextContent('../watching/alerts/failed-requests.kql')
    measure: 'Failed'
    splitBy: ['cloud_RoleName']
    operator: 'GreaterThan'
    threshold: failedRequests
    window: 'PT15M'
    every: 'PT5M'
  }
  {
    name: 'exceptions'
    title: 'A service throws exceptions'
    severity: 3
    query: loadTextContent('../watching/alerts/exceptions.kql')
    measure: 'Exceptions'
    splitBy: ['cloud_RoleName']
    operator: 'GreaterThan'
    threshold: exceptions
    window: 'PT15M'
    every: 'PT15M'
  }
  {
    name: 'runs-restarted'
    title: 'A run had to be started again'
    severity: 3
    query: loadTextContent('../watching/alerts/runs-restarted.kql')
    measure: 'Restarted'
    splitBy: ['State']
    operator: 'GreaterThan'
    threshold: runsRestarted
    window: 'PT1H'
    every: 'PT15M'
  }
]

resource people 'Microsoft.Insights/actionGroups@2023-01-01' = if (!empty(emails)) {
  name: 'fleetscore-people'
  location: 'global'
  tags: tags
  properties: {
    groupShortName: 'fleetscore'
    enabled: true
    emailReceivers: [
      for (email, i) in emails: {
        name: 'person-${i}'
        emailAddress: email
        useCommonAlertSchema: true
      }
    ]
  }
}

resource alerts 'Microsoft.Insights/scheduledQueryRules@2023-12-01' = [
  for rule in rules: {
    name: 'fleetscore-${rule.name}'
    location: location
    tags: tags
    kind: 'LogAlert'
    properties: {
      displayName: 'Fleetscore: ${rule.title}'
      description: 'What to do: docs/operations.md, ${rule.name}.'
      severity: rule.severity
      enabled: true
      scopes: [applicationInsightsId]
      evaluationFrequency: rule.every
      windowSize: rule.window
      overrideQueryTimeRange: rule.?lookBack
      criteria: {
        allOf: [
          {
            query: rule.query
            metricMeasureColumn: rule.measure
            // Each query answers with at most one row a window and split: any aggregation leaves it as it is.
            timeAggregation: 'Maximum'
            dimensions: [
              for column in rule.splitBy: {
                name: column
                operator: 'Include'
                values: ['*']
              }
            ]
            operator: rule.operator
            threshold: rule.threshold
            failingPeriods: {
              numberOfEvaluationPeriods: 1
              minFailingPeriodsToAlert: 1
            }
          }
        ]
      }
      autoMitigate: true
      actions: {
        actionGroups: empty(emails) ? [] : [people.id]
      }
    }
  }
]
