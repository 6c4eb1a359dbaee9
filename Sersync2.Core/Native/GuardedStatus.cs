namespace Sersync2.Core.Native;

/// <summary>What must be known of a file before it is trusted: <c>statx(2)</c>.</summary>
/// <param name="Modified">In nanoseconds since 1970.</param>
internal readonly record struct GuardedStatus(FileIdentity Identity, uint Mode, uint Owner, uint LinkCount, long Size, long Modified)
{
    private const uint TypeMask = 0xf000;
    private const uint OthersWrite = 0x12; // octal 022

    /// <summary>What kind of thing it is, for people.</summary>
    public string Kind => (Mode & TypeMask) switch
    {
        0x8000 => "a file",
        0x4000 => "a directory",
        0xa000 => "a symbolic link",
        0x1000 => "a FIFO",
        0xc000 => "a socket",
        _ => "a device",
    };

    public bool IsSymbolicLink => (Mode & TypeMask) == 0xa000;

    public bool IsFile => (Mode & TypeMask) == 0x8000;

    /// <summary>Whether its group or everyone may write it.</summary>
    public bool IsOpenToOthers => (Mode & OthersWrite) != 0;
}
