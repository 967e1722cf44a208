namespace Fleetscore.Simulation;

/// <summary>The two devices of a fleet that make trouble.</summary>
internal sealed class DeviceTroubles
{
    /// <summary>A smaller fleet has no such devices.</summary>
    public const int FewestDevices = 5;

    private const int HoursOfShift = 8;

    private readonly int silent = -1;
    private readonly int bad = -1;

    public DeviceTroubles(FleetOptions options, RandomKey seed)
    {
        if (options.Troubles && options.Devices >= FewestDevices)
        {
            silent = (int)seed.Of(Purpose.Silent).Between(0, options.Devices);
            bad = (silent + 1 + (int)seed.Of(Purpose.Bad).Between(0, options.Devices - 1)) % options.Devices;
        }
    }

    /// <summary>The device that sends bad events among its good ones; -1 where none does.</summary>
    public int BadDevice => bad;

    /// <summary>The device that reports only in the first half of every eight hours of the day; -1 where all report.</summary>
    public int SilentDevice => silent;

    public bool IsSilent(int device, DateTimeOffset at) => device == silent && at.UtcDateTime.Hour % HoursOfShift >= HoursOfShift / 2;
}
