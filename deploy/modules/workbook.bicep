// The workbook "Fleetscore", shown under Workbooks of the Application Insights component.

@description('Region of the workbook.')
param location string

@description('Resource id of the Application Insights component whose telemetry it shows.')
param applicationInsightsId string

@description('Tags of the workbook.')
param tags { *: string } = {}

resource workbook 'Microsoft.Insights/workbooks@2023-06-01' = {
  // The same for each deployment, so that the next one replaces it.
  name: guid(resourceGroup().id, 'fleetscore')
  location: location
  tags: tags
  kind: 'shared'
  properties: {
    displayName: 'Fleetscore'
    description: 'Readings, runs, scoring, dead letters and failures.'
    category: 'workbook'
    sourceId: applicationInsightsId
    serializedData: replace(
      loadTextContent('../watching/workbook.json'),
      '<applicationInsightsId>',
      applicationInsightsId
    )
  }
}
