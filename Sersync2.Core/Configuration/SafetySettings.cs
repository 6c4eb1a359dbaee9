namespace Sersync2.Core.Configuration;

/// <summary><c>&lt;safety maxDelete/&gt;</c>: the guard against mass deletion by a full sync.</summary>
public sealed record SafetySettings
{
    /// <summary>The largest share of a remote's entries that a full sync may delete, 0 to 1; null switches the guard off.</summary>
    public double? MaxDeleteShare { get; init; } = 0.5;
}
