namespace Fleetscore.Tests.Deploy.Azure;

/// <summary>deploy/bicepconfig.json does what it says: a template that breaks a security rule does not compile.</summary>
public sealed class LinterTests
{
    /// <summary>One offence for each rule; what it deploys does not matter.</summary>
    private const string Offences = """
        param location string
        param storagePassword string
        @secure()
        param token string = 'not so secret'
        @secure()
        param other string
        param plain string

        resource machine 'Microsoft.Compute/virtualMachines@2024-07-01' = {
          name: 'machine'
          location: location
          properties: { osProfile: { adminUsername: 'admin', computerName: storagePassword } }
        }

        resource command 'Microsoft.Compute/virtualMachines/extensions@2024-07-01' = {
          parent: machine
          name: 'command'
          location: location
          properties: {
            publisher: 'Microsoft.Azure.Extensions'
            type: 'CustomScript'
            typeHandlerVersion: '2.1'
            settings: { commandToExecute: 'sh script.sh ${token}' }
          }
        }

        resource nested 'Microsoft.Resources/deployments@2024-03-01' = {
          name: 'nested'
          properties: {
            mode: 'Incremental'
            expressionEvaluationOptions: { scope: 'outer' }
            template: {
              '$schema': 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#'
              contentVersion: '1.0.0.0'
              variables: { seen: other }
              resources: []
            }
          }
        }

        resource app 'Microsoft.App/containerApps@2025-01-01' = {
          name: 'app'
          location: location
          properties: { configuration: { secrets: [ { name: 'key', value: plain } ] } }
        }

        output given string = token
        """;

    private static readonly Lazy<Finding[]> Findings = new(CompileOffences);

    [Theory]
    [InlineData("adminusername-should-not-be-literal")]
    [InlineData("outputs-should-not-contain-secrets")]
    [InlineData("protect-commandtoexecute-secrets")]
    [InlineData("secure-parameter-default")]
    [InlineData("secure-params-in-nested-deploy")]
    [InlineData("secure-params-in-parameters-file")]
    [InlineData("secure-secrets-in-params")]
    [InlineData("use-secure-value-for-secure-inputs")]
    public void A_security_rule_that_is_broken_is_an_error(string rule)
    {
        string[] levels = [.. Findings.Value.Where(finding => finding.Code == rule).Select(finding => finding.Level).Distinct()];

        Assert.True(levels is ["Error"], $"{rule} is not an error. The compiler said:\n{string.Join('\n', Findings.Value.Select(finding => finding.ToString()))}");
    }

    private static Finding[] CompileOffences()
    {
        using var folder = new TemporaryFolder();
        File.Copy(Path.Combine(Checkout.Root, "deploy", "bicepconfig.json"), folder.File("bicepconfig.json"));
        File.WriteAllText(folder.File("offences.bicep"), Offences);
        File.WriteAllText(folder.File("offences.bicepparam"), """
            using 'offences.bicep'
            param location = 'here'
            param storagePassword = ''
            param other = 'x'
            param plain = other
            """);
        return [.. BicepCompiler.Build(folder.File("offences.bicep")).Findings, .. BicepCompiler.BuildParameters(folder.File("offences.bicepparam")).Findings];
    }
}
