using System.Globalization;
using Microsoft.Win32.SafeHandles;

namespace Sersync2.Core.Native;

/// <summary>
/// Which file system something is on, told by what stays with it wherever and whenever it is mounted: devices and mounts
/// get the numbers of others. Where a file system has nothing of the kind (NFS, FUSE), it is known only as long as it
/// stays mounted: mounted again, it is another one.
/// </summary>
/// <param name="Text">One word, to be kept and compared.</param>
/// <param name="OutlivesMount">Whether it is told by itself, and not by its mount.</param>
internal readonly record struct FileSystemIdentity(string Text, bool OutlivesMount)
{
    /// <summary>The kinds that copy a directory when it is first written to: it is the same, and was made later.</summary>
    private const string Overlay = "overlay";

    private const string BootId = "/proc/sys/kernel/random/boot_id";
    private static readonly string Boot = ReadBootId();
    private static readonly string Run = Guid.NewGuid().ToString("N")[..16];

    // These derive f_fsid from an identity of their own; elsewhere it is the number of a device, or nothing.
    private static readonly Dictionary<long, string> KindsWithOwnNumber = new()
    {
        [0xef53] = "ext",
        [0x9123683e] = "btrfs",
        [0x01021994] = "tmpfs",
        [0x794c7630] = Overlay,
        [0x2fc12fc1] = "zfs",
        [0xca451a4e] = "bcachefs",
    };

    /// <summary>Whether a directory can be copied while it is used.</summary>
    public bool CopiesOnWrite => Text.StartsWith(Overlay, StringComparison.Ordinal);

    /// <summary>The number of <c>stat -f -c %i</c>, in hexadecimal, where it tells; or null.</summary>
    public static string? NumberIn(string text)
    {
        int colon = text.IndexOf(':');
        return colon > 0 && KindsWithOwnNumber.ContainsValue(text[..colon]) ? text[(colon + 1)..] : null;
    }

    /// <param name="status">Of the same directory.</param>
    public static unsafe FileSystemIdentity Of(SafeFileHandle directory, in FileStatus status)
    {
        const int StatusSize = 128, NumberOffset = 56;
        byte* buffer = stackalloc byte[StatusSize];
        long kind = 0;
        ulong number = 0;
        if (Libc.fstatfs(directory, buffer) == 0)
        {
            kind = *(long*)buffer;
            uint* words = (uint*)(buffer + NumberOffset);
            number = ((ulong)words[0] << 32) | words[1];
        }

        ulong device = status.Identity.Device;
        bool isBlockDevice = device >> 32 != 0;
        return Choose(kind, number, () => VolumeIdentifier.Of(directory, kind), () => isBlockDevice ? VolumeIdentifier.LinkTo(device) : null, status);
    }

    /// <summary>What tells a file system from others, the best first. Pure.</summary>
    /// <param name="kind"><c>f_type</c>.</param>
    /// <param name="number"><c>f_fsid</c>.</param>
    /// <param name="identifier">What the file system itself says.</param>
    /// <param name="link">What is known of its block device.</param>
    internal static FileSystemIdentity Choose(long kind, ulong number, Func<string?> identifier, Func<string?> link, in FileStatus status)
    {
        if (number != 0 && KindsWithOwnNumber.TryGetValue(kind, out string? name))
            return new FileSystemIdentity(string.Create(CultureInfo.InvariantCulture, $"{name}:{number:x}"), true);
        if ((identifier() ?? link()) is { } told)
            return new FileSystemIdentity(told, true);
        string mount = string.Create(CultureInfo.InvariantCulture, $"mount:{Boot}:{status.Identity.Device:x}:{status.Mount:x}");
        return new FileSystemIdentity(status.IsMountUnique ? mount : $"{mount}:{Run}", false);
    }

    private static string ReadBootId()
    {
        try
        {
            return File.ReadAllText(BootId).Trim().Replace("-", "", StringComparison.Ordinal);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Run;
        }
    }
}
