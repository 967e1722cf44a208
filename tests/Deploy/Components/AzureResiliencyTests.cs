namespace Fleetscore.Tests.Deploy.Components;

public sealed class AzureResiliencyTests() : ResiliencyTests("azure");
