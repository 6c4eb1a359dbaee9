using System.Runtime.InteropServices;
using System.Text;
using Sersync2.Tests.Support;

namespace Sersync2.Tests.EndToEnd.Churn;

/// <summary>The names in a tree that is in motion, read as cheaply as it goes. A character of a path is a byte.</summary>
internal static unsafe class TreeNames
{
    // struct dirent64: inode and offset (8 bytes each), length (2), type (1), name.
    private const int TypeOffset = 18, NameOffset = 19;
    private const byte IsDirectory = 4;

    /// <summary>All paths below a directory, which is not one of them.</summary>
    /// <param name="isLeftOut">Names that are no part of the tree, with all below them.</param>
    public static HashSet<string> Below(string root, Predicate<string> isLeftOut)
    {
        var paths = new HashSet<string>(StringComparer.Ordinal);
        Add(root, "", paths, isLeftOut);
        return paths;
    }

    public static bool Exists(string root, string path) => ByteFileStatus.Of(Bytes(root, path)) is not null;

    public static string Join(string root, string path) => Encoding.Latin1.GetString(Bytes(root, path));

    private static byte[] Bytes(string root, string path) => [.. Encoding.UTF8.GetBytes(root), (byte)'/', .. Encoding.Latin1.GetBytes(path)];

    private static void Add(string root, string prefix, HashSet<string> paths, Predicate<string> isLeftOut)
    {
        nint handle;
        fixed (byte* path = (byte[])[.. Bytes(root, prefix), 0])
            handle = LibC.OpenDirectory(path);
        // It vanished since its name was read.
        if (handle == 0)
            return;
        for (byte* entry; (entry = LibC.ReadDirectory(handle)) is not null;)
        {
            string name = Encoding.Latin1.GetString(MemoryMarshal.CreateReadOnlySpanFromNullTerminated(entry + NameOffset));
            if (name is "." or ".." || isLeftOut(name))
                continue;
            string path = prefix + name;
            paths.Add(path);
            if (entry[TypeOffset] == IsDirectory)
                Add(root, path + "/", paths, isLeftOut);
        }

        _ = LibC.CloseDirectory(handle);
    }
}
