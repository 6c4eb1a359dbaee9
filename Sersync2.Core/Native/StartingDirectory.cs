using System.Globalization;
using System.Text;
using Microsoft.Win32.SafeHandles;
using Sersync2.Core.Paths;
using static Tmds.Linux.LibC;

namespace Sersync2.Core.Native;

/// <summary>
/// The directory that this process was started in. Relative names count from it for as long as the process lives, while the
/// process itself leaves it: whoever may write there would otherwise decide what is found in the working directory. It is
/// kept open, and so stays the same directory when it is renamed.
/// </summary>
public sealed class StartingDirectory
{
    private const int LongestPath = 4096; // PATH_MAX of linux/limits.h

    private readonly byte[]? _firstPath;

    private StartingDirectory(SafeFileHandle? handle, byte[]? firstPath)
    {
        Handle = handle;
        _firstPath = firstPath;
    }

    /// <summary>That of this process; to be asked for before anything can have left it.</summary>
    public static StartingDirectory Current { get; } = Open(".", "/proc/self/cwd");

    /// <summary>Open, for nothing but to be found by; null where even that is forbidden.</summary>
    internal SafeFileHandle? Handle { get; }

    /// <summary>What it is called now, null when it has been removed.</summary>
    internal byte[]? Path
    {
        get
        {
            if (Handle is null)
                return _firstPath;
            byte[]? path = DirectoryHandle.RealPath(Handle)?.Bytes.ToArray();
            return path is null || (path.AsSpan().EndsWith(" (deleted)"u8) && !IsAt(path)) ? null : path;
        }
    }

    internal static StartingDirectory Open(params ReadOnlySpan<string> names)
    {
        foreach (string name in names)
        {
            if (TryOpen(name) is { } handle)
                return new StartingDirectory(handle, null);
        }

        return new StartingDirectory(null, WorkingDirectory());
    }

    /// <summary>Makes <c>/</c> the working directory of this process.</summary>
    public static void Leave()
    {
        _ = Current;
        ThreadDirectory.Leave();
    }

    /// <summary>The whole name of what may be named from here.</summary>
    /// <exception cref="SersyncException">It is named from here, and the directory has been removed.</exception>
    public string FullPath(string name) =>
        System.IO.Path.IsPathRooted(name)
            ? System.IO.Path.GetFullPath(name)
            : System.IO.Path.GetFullPath(name, Encoding.UTF8.GetString(PathFor(Encoding.UTF8.GetBytes(name))));

    /// <inheritdoc cref="FullPath(string)"/>
    internal AbsolutePath FullPath(ReadOnlySpan<byte> name)
    {
        if (name.StartsWith("/"u8))
            return new AbsolutePath(name);
        ReadOnlySpan<byte> below = name;
        while (below.StartsWith("./"u8))
            below = below[2..].TrimStart((byte)'/');
        return new AbsolutePath([.. PathFor(name).AsSpan().TrimEnd((byte)'/'), (byte)'/', .. below is [(byte)'.'] ? [] : below]);
    }

    /// <summary>A name by which this process finds in here what is named so, whatever the directory is called by now.</summary>
    internal string NameToOpen(string name) =>
        Handle is null || name.Length == 0 || System.IO.Path.IsPathRooted(name)
            ? name
            : string.Create(CultureInfo.InvariantCulture, $"/proc/self/fd/{(int)Handle.DangerousGetHandle()}/{name}");

    private static unsafe SafeFileHandle? TryOpen(string name)
    {
        fixed (byte* path = Encoding.UTF8.GetBytes(name + '\0'))
        {
            int descriptor = open(path, O_PATH | O_DIRECTORY | O_CLOEXEC);
            return descriptor < 0 ? null : new SafeFileHandle(descriptor, ownsHandle: true);
        }
    }

    private static unsafe byte[]? WorkingDirectory()
    {
        Span<byte> buffer = stackalloc byte[LongestPath];
        fixed (byte* pointer = buffer)
            return getcwd(pointer, buffer.Length) != null && buffer[0] == (byte)'/' ? buffer[..buffer.IndexOf((byte)0)].ToArray() : null;
    }

    private bool IsAt(byte[] path) =>
        PathInfo.Of(new AbsolutePath(path), out _) is { } info && info.Identity == FileStatus.Of(Handle!, out _).Identity;

    private byte[] PathFor(ReadOnlySpan<byte> name) =>
        Path ?? throw new SersyncException($"cannot find \"{ByteText.Display(name)}\": the directory that sersync2 was started in has been removed; give the whole path, or start it elsewhere");
}
