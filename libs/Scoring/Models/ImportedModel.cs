namespace Fleetscore.Scoring;

/// <summary>What stands in a series' place in a version: its model, or why that was refused.</summary>
public sealed record ImportedModel
{
    private const int MaxReason = 300;

    private ImportedModel(Model? model, string? refusal)
    {
        Model = model;
        Refusal = refusal;
    }

    /// <summary>The model; null where it was refused.</summary>
    public Model? Model { get; }

    /// <summary>Why the model was refused; null where it was not.</summary>
    public string? Refusal { get; }

    /// <summary>A model that can score.</summary>
    public static ImportedModel Of(Model model) => new(model, null);

    /// <summary>A model that cannot, with the reason: a phrase of at most 300 printable characters, the rest is cut off.</summary>
    public static ImportedModel Refused(string reason)
    {
        char[] printable = [.. reason.Take(MaxReason).Select(c => char.IsControl(c) || char.IsSurrogate(c) ? '?' : c)];
        return new ImportedModel(null, new string(printable));
    }
}
