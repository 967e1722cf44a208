using System.CommandLine;
using Fleetscore.Training;

namespace Fleetscore.Cli.Models.Training;

/// <summary><c>--kind KIND</c>: which kind of model is trained.</summary>
internal static class KindOption
{
    private static readonly Dictionary<string, ModelKind> Kinds = new(StringComparer.Ordinal)
    {
        ["forecaster"] = ModelKind.Forecaster,
        ["one-class-svm"] = ModelKind.OneClassSvm,
    };

    public static Option<string> Create()
    {
        var kind = new Option<string>("--kind") { Description = "Which kind of model is trained.", DefaultValueFactory = _ => "forecaster" };
        kind.AcceptOnlyFromAmong([.. Kinds.Keys]);
        return kind;
    }

    public static ModelKind Read(ParseResult parsed, Option<string> kind) => Kinds[parsed.GetRequiredValue(kind)];
}
