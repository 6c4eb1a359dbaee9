using System.Globalization;
using Microsoft.Win32.SafeHandles;
using Sersync2.Core.Paths;

namespace Sersync2.Core.Native;

/// <summary>What a file system has been given when it was made, to tell it from others; or what udev found on its device.</summary>
internal static class VolumeIdentifier
{
    private const long Xfs = 0x58465342;
    private const long Fat = 0x4d44;
    private const string Links = "/dev/disk/by-uuid";

    /// <summary>What the file system itself says, or null.</summary>
    /// <param name="kind"><c>f_type</c>.</param>
    public static string? Of(SafeFileHandle directory, long kind) => kind switch
    {
        Xfs => OfXfs(directory),
        Fat => OfFat(directory),
        _ => OfAny(directory),
    };

    /// <summary>The link that udev keeps for a block device, or null.</summary>
    /// <param name="device">As in <see cref="FileIdentity.Device"/>.</param>
    public static string? LinkTo(ulong device)
    {
        try
        {
            foreach (string link in Directory.EnumerateFileSystemEntries(Links))
            {
                if (PathInfo.Of(new AbsolutePath(link), out _) is { } info && info.DeviceItself == device && info.DeviceItself != 0)
                    return "disk:" + Path.GetFileName(link);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // There is no udev here.
        }

        return null;
    }

    // XFS_IOC_FSGEOMETRY_V1: since the first XFS, where FS_IOC_GETFSUUID is new.
    private static unsafe string? OfXfs(SafeFileHandle directory)
    {
        const nuint Geometry = 0x80705864;
        const int Size = 112, Uuid = 64;
        byte* geometry = stackalloc byte[Size];
        return Ask(directory, Geometry, geometry) ? Text("xfs", new ReadOnlySpan<byte>(geometry + Uuid, 16)) : null;
    }

    private static unsafe string? OfFat(SafeFileHandle directory)
    {
        const nuint VolumeId = 0x80047213;
        uint id = 0;
        return Ask(directory, VolumeId, &id) && id != 0 ? string.Create(CultureInfo.InvariantCulture, $"fat:{id:x8}") : null;
    }

    private static unsafe string? OfAny(SafeFileHandle directory)
    {
        const nuint FileSystemUuid = 0x80111500;
        byte* answer = stackalloc byte[17];
        return Ask(directory, FileSystemUuid, answer) && answer[0] is > 0 and <= 16 ? Text("uuid", new ReadOnlySpan<byte>(answer + 1, answer[0])) : null;
    }

    private static unsafe bool Ask(SafeFileHandle directory, nuint request, void* answer) =>
        Libc.ioctl((int)directory.DangerousGetHandle(), request, answer) == 0;

    private static string? Text(string kind, ReadOnlySpan<byte> uuid) =>
        uuid.ContainsAnyExcept((byte)0) ? $"{kind}:{Convert.ToHexStringLower(uuid)}" : null;
}
