using System.Globalization;
using System.Net.Sockets;
using Microsoft.Win32.SafeHandles;
using Sersync2.Core.Native;
using Sersync2.Core.Paths;

namespace Sersync2.Core.Status;

/// <summary>
/// Where the daemon of a configuration answers: a socket in the state directory, named after the real path of the
/// configuration, however it was given.
/// </summary>
internal sealed class StatusAddress : IDisposable
{
    private readonly SafeFileHandle _directory;
    private readonly string _name;

    private StatusAddress(SafeFileHandle directory, string name, string display)
    {
        Owner = GuardedFile.StatusOf(directory, out _)?.Owner;
        _directory = directory;
        _name = name;
        Display = display;
    }

    /// <summary>Whom the state directory belongs to; null where that is not known.</summary>
    public uint? Owner { get; }

    /// <summary>For people.</summary>
    public string Display { get; }

    /// <summary>
    /// By way of the open directory: the address of a socket holds 107 bytes, and the path of the state directory may be
    /// longer.
    /// </summary>
    public UnixDomainSocketEndPoint EndPoint => new(Path);

    /// <summary>Valid in this process, and as long as this object lives.</summary>
    public string Path => string.Create(CultureInfo.InvariantCulture, $"/proc/self/fd/{_directory.DangerousGetHandle()}/{_name}");

    /// <returns>Null, with the errno, where the directory cannot be opened or is not there.</returns>
    public static StatusAddress? TryOpen(string stateDirectory, string configuration, out int error)
    {
        SafeFileHandle? directory = DirectoryHandle.TryOpen(new AbsolutePath(stateDirectory).ToCString(), out error);
        string name = NameFor(configuration);
        return directory is null ? null : new StatusAddress(directory, name, System.IO.Path.Combine(stateDirectory, name));
    }

    public void Dispose() => _directory.Dispose();

    private static string NameFor(string configuration)
    {
        var path = new AbsolutePath(StartingDirectory.Current.FullPath(configuration));
        byte[] hash = Sha256.HashData((PathInfo.RealPath(path) ?? path).Bytes);
        return $"{Convert.ToHexStringLower(hash.AsSpan(0, 8))}.status";
    }
}
