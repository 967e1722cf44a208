using Fleetscore.Contracts;

namespace Fleetscore.Ingest;

/// <summary>Why a part of an event is dead-lettered. The texts are what people filter by.</summary>
internal static class RefusalReasons
{
    public const string NotJson = "not JSON";

    /// <summary>Not an object with deviceId and readings, not a flat row, not an array of those.</summary>
    public const string WrongShape = "wrong shape";

    public const string EmptyArray = "empty array";

    public const string NoDevice = "no device";

    public const string NoSensor = "no sensor";

    public const string NoTime = "no time";

    public const string NotATime = "at is not a time";

    public const string NotFinite = "value is not a finite number";

    /// <summary>Which of the two was meant, nobody can say.</summary>
    public const string PropertyTwice = "a property stands twice";

    public static string NotAnId(string what) => $"{what} is neither text nor a whole number";

    /// <summary>What a reason is counted under; what is not listed here is about an id.</summary>
    public static string Kind(string reason) => reason switch
    {
        NotJson => DeadLetterReasons.NotJson,
        WrongShape or EmptyArray or PropertyTwice => DeadLetterReasons.WrongShape,
        NoTime or NotATime => DeadLetterReasons.BadTime,
        NotFinite => DeadLetterReasons.BadValue,
        _ => DeadLetterReasons.BadId,
    };
}
