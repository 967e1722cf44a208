namespace Fleetscore.Cli;

/// <summary>What the command's exit code says.</summary>
internal static class ExitCode
{
    /// <summary>It ran, and all is well.</summary>
    public const int Good = 0;

    /// <summary>It ran, and the answer is bad.</summary>
    public const int Bad = 1;

    /// <summary>It did not run: the caller must do something first.</summary>
    public const int Usage = 2;
}
