namespace Sersync2.Core.Native;

/// <summary>What an entry is, links not followed.</summary>
internal enum FileKind : byte
{
    Missing,
    File,
    Directory,
    SymbolicLink,

    /// <summary>It could not be looked at, and may be there: never to be taken for missing.</summary>
    Unknown,

    /// <summary>FIFO, socket or device node.</summary>
    Special,
}
