using Microsoft.Win32.SafeHandles;
using Sersync2.Core.Paths;
using Tmds.Linux;
using static Tmds.Linux.LibC;

namespace Sersync2.Core.Native;

/// <summary>One thing on the way to a file, a symbolic link as itself: whose it is and who may write it.</summary>
internal readonly record struct PathEntry(AbsolutePath Path, FileIdentity Identity, uint Mode, uint Owner, uint Group)
{
    private const uint TypeMask = 0xf000, DirectoryType = 0x4000, FileType = 0x8000, LinkType = 0xa000, CharacterType = 0x2000, BlockType = 0x6000;
    private const uint StickyBit = 0x200; // octal 1000

    public bool IsLink => (Mode & TypeMask) == LinkType;

    public bool IsFile => (Mode & TypeMask) == FileType;

    public bool IsDirectory => (Mode & TypeMask) == DirectoryType;

    public bool IsDevice => (Mode & TypeMask) is CharacterType or BlockType;

    public bool IsSticky => (Mode & StickyBit) != 0;

    public uint Permissions => Mode & 0xfff;

    /// <summary>How many names it has.</summary>
    public uint LinkCount { get; init; }

    /// <summary>What the name stands for, a link not followed; null where there is nothing, or nothing to be seen.</summary>
    public static unsafe PathEntry? Of(AbsolutePath path)
    {
        fixed (byte* name = path.ToCString())
            return Of(AT_FDCWD, name, AT_SYMLINK_NOFOLLOW, path);
    }

    /// <summary>What is open, under the name that it was found by.</summary>
    public static unsafe PathEntry? Of(SafeFileHandle file, AbsolutePath path)
    {
        fixed (byte* nothing = "\0"u8)
            return Of((int)file.DangerousGetHandle(), nothing, AT_EMPTY_PATH, path);
    }

    private static unsafe PathEntry? Of(int directory, byte* name, int flags, AbsolutePath path)
    {
        const uint BasicStats = 0x7ff;
        statx status;
        if (LibC.statx(directory, name, flags, BasicStats, &status) != 0)
            return null;
        ulong device = ((ulong)status.stx_dev_major << 32) | status.stx_dev_minor;
        return new PathEntry(path, new FileIdentity(device, status.stx_ino), status.stx_mode, status.stx_uid, status.stx_gid) { LinkCount = status.stx_nlink };
    }
}
