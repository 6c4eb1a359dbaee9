namespace Sersync2.Core;

/// <summary>What the command line adds to the configuration.</summary>
public sealed record SersyncOptions
{
    /// <summary><c>-r</c>: one full sync to every remote once the watches stand.</summary>
    public bool InitialFullSync { get; init; }

    /// <summary><c>-n</c>: most rsync processes at once.</summary>
    public int MaxProcesses { get; init; } = 10;
}
