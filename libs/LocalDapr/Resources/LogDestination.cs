namespace Fleetscore.LocalDapr.Resources;

/// <summary>Where lines of an app or its sidecar go.</summary>
[Flags]
internal enum LogDestination
{
    Console = 1,
    File = 2,
    FileAndConsole = Console | File,
}
