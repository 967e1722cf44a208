using System.Text;

namespace Fleetscore.Cli.Simulate;

/// <summary>A file that a person asked for.</summary>
internal static class TextFile
{
    /// <exception cref="CommandException">It cannot be written.</exception>
    public static StreamWriter Create(string option, FileInfo file)
    {
        try
        {
            file.Directory?.Create();
            return new StreamWriter(file.FullName, append: false, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), bufferSize: 1 << 16) { NewLine = "\n" };
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new CommandException($"{option} {file.FullName} cannot be written: {failure.Message} Name another file.");
        }
    }
}
