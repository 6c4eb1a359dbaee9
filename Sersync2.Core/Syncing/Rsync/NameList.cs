namespace Sersync2.Core.Syncing.Rsync;

/// <summary>How the names on standard input are meant.</summary>
internal enum NameList
{
    /// <summary>No names: the whole tree.</summary>
    None,

    /// <summary><c>--files-from</c>: exactly these.</summary>
    Files,

    /// <summary><c>--include-from</c>: filter rules.</summary>
    Rules,
}
