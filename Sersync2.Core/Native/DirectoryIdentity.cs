using System.Globalization;
using Microsoft.Win32.SafeHandles;

namespace Sersync2.Core.Native;

/// <summary>Which directory it is: a name, and an inode number, soon stand for another one.</summary>
/// <param name="Node">As long as the file system is mounted.</param>
/// <param name="Born">See <see cref="FileStatus.Born"/>.</param>
/// <param name="Version">Tells one inode from the next with its number, where the file system does not say when it was made; null where nothing does.</param>
/// <param name="Mount">The mount that it was seen under, where no other one gets that number; or 0.</param>
internal readonly record struct DirectoryIdentity(FileIdentity Node, long Born, uint? Version, ulong Mount, FileSystemIdentity FileSystem)
{
    /// <summary>What is the same after a reboot, when devices have other numbers.</summary>
    public string Text => string.Create(CultureInfo.InvariantCulture, $"{Node.Inode} {Born} {Version ?? 0} {FileSystem.Text}");

    /// <summary>Whether it is the directory that was mounted: none is made anew in its place.</summary>
    public bool IsMountRoot { get; private init; }

    /// <summary>
    /// Whether the same text, seen after a while in which anything may have happened, stands for the same directory.
    /// </summary>
    public bool IsLasting => (FileSystem.OutlivesMount || Mount != 0) && (Born != 0 || Version is not null || IsMountRoot);

    public static DirectoryIdentity Of(SafeFileHandle directory) => Of(directory, known: null);

    /// <summary>As <see cref="Of(SafeFileHandle)"/>: under a mount that is known the file system need not be asked again.</summary>
    public static DirectoryIdentity Of(SafeFileHandle directory, DirectoryIdentity? known)
    {
        FileStatus status = FileStatus.Of(directory, out _);
        ulong mount = status.IsMountUnique ? status.Mount : 0;
        FileSystemIdentity fileSystem = known is { } seen && mount != 0 && seen.Mount == mount && seen.Node.Device == status.Identity.Device
            ? seen.FileSystem
            : FileSystemIdentity.Of(directory, status);
        return new DirectoryIdentity(status.Identity, status.Born, status.Born == 0 ? VersionOf(directory) : 0, mount, fileSystem) { IsMountRoot = status.IsMountRoot };
    }

    /// <summary>Whether it is the same one. The same file system may be shown by several mounts.</summary>
    public bool IsSameAs(in DirectoryIdentity other) => this with { Mount = 0, IsMountRoot = false } == other with { Mount = 0, IsMountRoot = false };

    /// <summary>Whether this may be the other one after it was copied: the rest must tell.</summary>
    public bool MayBeCopyOf(in DirectoryIdentity other) =>
        FileSystem.CopiesOnWrite && FileSystem == other.FileSystem && Node == other.Node;

    /// <summary>What <c>stat -c '%i %W'</c> prints for a directory with this text, and its file system; null where it is no such text.</summary>
    public static (string Status, string FileSystem)? Split(string text) =>
        text.Split(' ') is [{ } inode, { } born, _, { } fileSystem] && long.TryParse(born, CultureInfo.InvariantCulture, out long nanoseconds)
            ? (string.Create(CultureInfo.InvariantCulture, $"{inode} {nanoseconds / 1_000_000_000}"), fileSystem)
            : null;

    private static unsafe uint? VersionOf(SafeFileHandle directory)
    {
        const nuint InodeVersion = 0x80087601;
        ulong version = 0;
        return Libc.ioctl((int)directory.DangerousGetHandle(), InodeVersion, &version) == 0 ? (uint)version : null;
    }
}
