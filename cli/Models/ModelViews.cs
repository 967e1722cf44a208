using Fleetscore.Contracts;
using Fleetscore.Scoring;

namespace Fleetscore.Cli.Models;

/// <summary>A version as <c>models list --json</c> prints it.</summary>
internal sealed record VersionView(string Version, int Models, int Refused, int Packs, DateTimeOffset Imported, bool Published)
{
    public static VersionView Of(ModelManifest manifest, DateTime importedAt, string? current) => new(
        manifest.Version, manifest.Series - manifest.Refused, manifest.Refused, manifest.Packs.Count, new DateTimeOffset(importedAt, TimeSpan.Zero),
        manifest.Version == current);
}

/// <summary>A series' place in a version as <c>models show --json</c> prints it.</summary>
internal sealed record ModelView(string Device, string Sensor, string? Kind, double? Threshold, string Description)
{
    public static ModelView Of(PackEntry entry) => new(
        entry.Series.Device, entry.Series.Sensor, entry.Model.Model?.Kind, entry.Model.Model?.Threshold, ModelDescription.Of(entry.Model));
}
