using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Fleetscore.Scheduler;

/// <summary>The parameter <c>hours</c>: how far back from the latest run to look.</summary>
internal static class HoursBack
{
    private const int Default = 24;
    private const int Most = 7 * 24;

    public static bool TryRead(string? text, out int hours)
    {
        hours = Default;
        return text is null || (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out hours) && hours is >= 1 and <= Most);
    }

    public static ProblemHttpResult Refused(string? text) => TypedResults.Problem(
        $"hours is '{text}'; it must be a whole number between 1 and {Most}, as in ?hours={Default}.", statusCode: StatusCodes.Status400BadRequest);
}
