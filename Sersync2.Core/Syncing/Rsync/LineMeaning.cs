namespace Sersync2.Core.Syncing.Rsync;

/// <summary>What a line of rsync's tells of.</summary>
internal enum LineMeaning
{
    /// <summary>The end of the run, which the exit code tells as well.</summary>
    Summary,

    /// <summary>A path arrived; its owner, its mode, a time or another attribute could not be set.</summary>
    Attributes,

    /// <summary>A path was left undone.</summary>
    Undone,

    /// <summary>The call as a whole: it has a verdict.</summary>
    Call,
}
