using Fleetscore.Training;

namespace Fleetscore.Cli.Demo;

/// <summary>How the demo is run. The defaults are the run whose figures the README states.</summary>
internal sealed record DemoOptions
{
    public const int DefaultDevices = 50;
    public const long DefaultSeed = 1;

    public required DirectoryInfo Data { get; init; }

    public long Seed { get; init; } = DefaultSeed;

    public int Devices { get; init; } = DefaultDevices;

    public ModelKind Kind { get; init; } = ModelKind.Forecaster;

    public bool Verbose { get; init; }

    /// <summary>True where the README's figures must be reached.</summary>
    public bool IsAsStated => Seed == DefaultSeed && Devices == DefaultDevices && Kind == ModelKind.Forecaster;
}
