namespace Sersync2.Core.Native;

/// <summary>What an entry is, links not followed.</summary>
internal enum FileKind : byte
{
    Missing,
    File,
    Directory,
    SymbolicLink,

    /// <summary>FIFO, socket or device node.</summary>
    Special,
}
