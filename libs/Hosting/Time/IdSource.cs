namespace Fleetscore.Hosting;

/// <summary>Where attempt ids and other fresh values come from, so that tests can know them.</summary>
public interface IIdSource
{
    /// <summary>A value never given before: 16 lower-case hex digits.</summary>
    string Next();
}
