using System.Text;
using Sersync2.Core.Paths;
using static Tmds.Linux.LibC;

namespace Sersync2.Core.Configuration;

/// <summary>Paths given in the file, as bytes.</summary>
internal static class PathValue
{
    /// <summary>The path itself, or below the current directory where it is relative.</summary>
    public static AbsolutePath ToAbsolute(ReadOnlySpan<byte> value)
    {
        if (value.StartsWith("/"u8))
            return new AbsolutePath(value);
        while (value.StartsWith("./"u8))
            value = value[2..].TrimStart((byte)'/');
        ReadOnlySpan<byte> below = value is [] or [(byte)'.'] ? [] : value;
        return new AbsolutePath([.. CurrentDirectory(), (byte)'/', .. below]);
    }

    private const int LongestPath = 4096; // PATH_MAX of linux/limits.h

    // Not Directory.GetCurrentDirectory(): a string loses bytes that are not UTF-8.
    private static unsafe byte[] CurrentDirectory()
    {
        Span<byte> buffer = stackalloc byte[LongestPath];
        fixed (byte* pointer = buffer)
        {
            return getcwd(pointer, buffer.Length) != null
                ? buffer[..buffer.IndexOf((byte)0)].ToArray()
                : Encoding.UTF8.GetBytes(Directory.GetCurrentDirectory());
        }
    }
}
