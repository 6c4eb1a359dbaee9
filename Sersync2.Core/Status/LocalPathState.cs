namespace Sersync2.Core.Status;

/// <summary>What the watching of one local path is at.</summary>
internal enum LocalPathState
{
    /// <summary>Not every directory is watched yet.</summary>
    Starting,

    Watching,

    /// <summary>The watch path is gone, moved or unmounted: nothing is sent or deleted.</summary>
    RootLost,
}
