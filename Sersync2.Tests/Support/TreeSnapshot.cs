using System.Security.Cryptography;
using System.Text;
using Sersync2.Core.Paths;

namespace Sersync2.Tests.Support;

/// <summary>Everything below a directory at one moment: names, types, modes, contents, link targets, times. Not the directory itself.</summary>
internal sealed class TreeSnapshot
{
    // Latin-1 maps each byte to one character and back, so these keys are the bytes, in their order.
    private readonly SortedDictionary<string, TreeEntry> _entries = new(StringComparer.Ordinal);

    private TreeSnapshot()
    {
    }

    public IReadOnlyDictionary<string, TreeEntry> Entries => _entries;

    public static TreeSnapshot Of(BytePath root)
    {
        var snapshot = new TreeSnapshot();
        snapshot.Add(root, "");
        return snapshot;
    }

    /// <summary>The same without the paths that <paramref name="left"/> names and what is below them.</summary>
    public TreeSnapshot Without(params string[] left)
    {
        var rest = new TreeSnapshot();
        foreach ((string path, TreeEntry entry) in _entries)
        {
            if (!left.Any(name => path == name || path.StartsWith(name + "/", StringComparison.Ordinal)))
                rest._entries.Add(path, entry);
        }

        return rest;
    }

    /// <summary>A key of <see cref="Entries"/> for people.</summary>
    public static string Display(string key) => ByteText.Display(Encoding.Latin1.GetBytes(key));

    private void Add(BytePath directory, string prefix)
    {
        List<byte[]> names;
        try
        {
            names = ByteFile.List(directory);
        }
        catch (IOException)
        {
            // It vanished since its name was read: a tree in motion is looked at again anyway.
            return;
        }

        foreach (byte[] name in names)
        {
            BytePath path = directory.Join(name);
            string key = prefix + Encoding.Latin1.GetString(name);
            if (ByteFileStatus.Of(path) is not { } status)
                continue;
            _entries[key] = new TreeEntry(status.Type, status.Mode, SizeOf(status), status.Seconds, status.Nanoseconds, ContentOf(path, status.Type));
            if (status.Type == FileType.Directory)
                Add(path, key + "/");
        }
    }

    private static long SizeOf(ByteFileStatus status) => status.Type == FileType.File ? status.Size : 0;

    private static string ContentOf(BytePath path, FileType type)
    {
        switch (type)
        {
            case FileType.SymbolicLink:
                return Encoding.Latin1.GetString(ByteFileStatus.LinkTarget(path) ?? []);
            case FileType.File:
                try
                {
                    return Convert.ToHexString(SHA256.HashData(ByteFile.Read(path)));
                }
                catch (IOException)
                {
                    return "vanished";
                }

            default:
                return "";
        }
    }
}
