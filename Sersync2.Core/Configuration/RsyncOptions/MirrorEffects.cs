namespace Sersync2.Core.Configuration.RsyncOptions;

/// <summary>What an option of the user makes of a mirror.</summary>
[Flags]
internal enum MirrorEffects
{
    None = 0,

    /// <summary>Some of what is here is not sent.</summary>
    Selection = 1,

    /// <summary>Some of what is there, and not here, stays.</summary>
    Protection = 2,

    /// <summary>A file may hold there something else than here.</summary>
    Content = 4,

    /// <summary>Times may differ.</summary>
    Times = 8,

    /// <summary>Modes, owners or other attributes may differ.</summary>
    Attributes = 16,

    /// <summary>Names, or the kinds of what they stand for, may differ.</summary>
    Names = 32,
}
