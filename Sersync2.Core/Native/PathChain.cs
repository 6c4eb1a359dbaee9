using System.Text;
using Sersync2.Core.Paths;

namespace Sersync2.Core.Native;

/// <summary>
/// All that the kernel goes through on the way to a file: each directory, each symbolic link and the way that it leads, and
/// the file itself. Found by name from / on. That is sound for whoever judges it: while all before it is in the hands of
/// trusted users, a name stays what it was; and of the first thing that is not, what comes after it is not believed anyway.
/// </summary>
/// <param name="Entries">In the order of the way, as far as it exists.</param>
/// <param name="Real">The path without symbolic links, as far as it exists, and then the rest as it was given.</param>
/// <param name="IsWhole">Whether it leads to something.</param>
/// <param name="FinalLink">The index of the first link that the final name itself is, or -1 where it is none.</param>
internal sealed record PathChain(IReadOnlyList<PathEntry> Entries, AbsolutePath Real, bool IsWhole, int FinalLink)
{
    private const int MostLinks = 40; // as the kernel has it

    public static PathChain Read(string path) => Read(new AbsolutePath(Encoding.UTF8.GetBytes(path)));

    public static PathChain Read(AbsolutePath path)
    {
        var here = new AbsolutePath("/"u8);
        List<PathEntry> entries = [];
        if (PathEntry.Of(here) is { } root)
            entries.Add(root);
        Stack<byte[]> pending = [];
        Push(pending, path.Bytes);
        int links = 0, finalLink = -1;
        while (pending.TryPop(out byte[]? name))
        {
            AbsolutePath next = name.AsSpan().SequenceEqual(".."u8) ? Above(here) : Below(here, name);
            if (PathEntry.Of(next) is not { } entry)
                return new PathChain(entries, pending.Aggregate(next, Below), IsWhole: false, finalLink);
            entries.Add(entry);
            if (!entry.IsLink)
            {
                here = next;
                continue;
            }

            if (pending.Count == 0 && finalLink < 0)
                finalLink = entries.Count - 1;
            if (++links > MostLinks || IsOpenFile(next) || DirectoryHandle.LinkTarget(next.ToCString()) is not { } target)
                return new PathChain(entries, pending.Aggregate(next, Below), IsWhole: false, finalLink);
            if (target is [(byte)'/', ..])
                here = new AbsolutePath("/"u8);
            Push(pending, target);
        }

        return new PathChain(entries, here, IsWhole: true, finalLink);
    }

    /// <summary>The directory that the name stands in.</summary>
    public static AbsolutePath Above(AbsolutePath path) => new(path.Bytes[..Math.Max(path.Bytes.LastIndexOf((byte)'/'), 1)]);

    private static AbsolutePath Below(AbsolutePath directory, byte[] name) =>
        new([.. directory.Bytes.TrimEnd((byte)'/'), (byte)'/', .. name]);

    // What stands in /proc/PID/fd is a file that is open, and no name that could be followed.
    private static bool IsOpenFile(AbsolutePath link) => link.Bytes.StartsWith("/proc/"u8) && link.Bytes.IndexOf("/fd/"u8) > 0;

    private static void Push(Stack<byte[]> pending, ReadOnlySpan<byte> path)
    {
        for (int end = path.Length; end > 0;)
        {
            int slash = path[..end].LastIndexOf((byte)'/');
            ReadOnlySpan<byte> name = path[(slash + 1)..end];
            if (!name.IsEmpty && !name.SequenceEqual("."u8))
                pending.Push(name.ToArray());
            end = slash;
        }
    }
}
