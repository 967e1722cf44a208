namespace Fleetscore.Cli.Bench;

/// <summary>How this program is started once more, be it installed as a program of its own or run by <c>dotnet</c>.</summary>
internal static class OwnProgram
{
    public static string[] Command
    {
        get
        {
            string program = typeof(OwnProgram).Assembly.Location;
            string running = Environment.ProcessPath ?? "dotnet";
            bool isItself = Path.GetFileNameWithoutExtension(running) == Path.GetFileNameWithoutExtension(program);
            return isItself ? [running] : [running, program];
        }
    }
}
