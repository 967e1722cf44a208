using System.Text.RegularExpressions;

namespace Fleetscore.Tests.Deploy.Azure;

/// <summary>A parameter file of deploy/ with some of its values replaced.</summary>
internal static partial class ParameterFile
{
    /// <summary>The text of a parameter file that may lie in another folder.</summary>
    /// <param name="name">Of the file in deploy/, without its ending.</param>
    /// <param name="folder">Where it will lie; the compiler takes no absolute path to a template.</param>
    /// <param name="overrides">Such as <c>capture = true</c>, in place of the file's own value or beside its values.</param>
    public static string With(string name, string folder, IReadOnlyList<string> overrides)
    {
        string deploy = Path.Combine(Checkout.Root, "deploy");
        string text = File.ReadAllText(Path.Combine(deploy, name + ".bicepparam"));
        text = Using().Replace(text, match => $"using '{Path.Combine(Path.GetRelativePath(folder, deploy), match.Groups["template"].Value)}'");
        foreach (string value in overrides)
        {
            text = Regex.Replace(text, $@"^param {value.Split(' ')[0]} = .*$\n?", "", RegexOptions.Multiline) + $"\nparam {value}\n";
        }

        return text;
    }

    [GeneratedRegex(@"^using '(?<template>[^']+)'", RegexOptions.Multiline)]
    private static partial Regex Using();
}
