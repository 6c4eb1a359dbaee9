using Sersync2.Core.Paths;
using Tmds.Linux;

namespace Sersync2.Core.Native;

/// <summary>
/// Who may put something else in the place of a file: whoever may write it, or any directory on the way to it, symbolic
/// links among them.
/// </summary>
internal static class WriteAccess
{
    private const int MostSteps = 1000; // against links that lead in a circle
    private const uint Sticky = 0x200; // octal 1000
    private const uint EveryoneWrites = 0x2; // octal 002

    /// <inheritdoc cref="OfOthers(AbsolutePath, uint)"/>
    public static string? OfOthers(AbsolutePath file) => OfOthers(file, LibC.geteuid());

    /// <summary>What lets others than root, and than the user, put something else there, and what to do; null where nothing does.</summary>
    public static string? OfOthers(AbsolutePath file, uint user)
    {
        var ahead = new Stack<byte[]>();
        var here = new AbsolutePath("/"u8);
        Push(ahead, file.Bytes);
        string? problem = GuardedFile.StatusOf(here, out _) is { } root ? Problem(here, root, user) : null;
        for (int step = 0; problem is null && step < MostSteps && ahead.TryPop(out byte[]? name); step++)
        {
            if (name.AsSpan().SequenceEqual(".."u8))
            {
                here = new AbsolutePath(here.Bytes[..Math.Max(here.Bytes.LastIndexOf((byte)'/'), 1)]);
                continue;
            }

            var next = new AbsolutePath([.. here.Bytes.TrimEnd((byte)'/'), (byte)'/', .. name]);
            if (GuardedFile.StatusOf(next, out _) is not { } status)
                return null;
            if (status.IsSymbolicLink)
            {
                // Who may write the directory that it lies in has been looked at: that is who may change it.
                if (DirectoryHandle.LinkTarget(next.ToCString()) is not { } target)
                    return null;
                if (target[0] == (byte)'/')
                    here = new AbsolutePath("/"u8);
                Push(ahead, target);
                continue;
            }

            problem = Problem(next, status, user);
            here = next;
        }

        return problem;
    }

    private static void Push(Stack<byte[]> ahead, ReadOnlySpan<byte> path)
    {
        List<byte[]> names = [];
        foreach (Range range in path.Split((byte)'/'))
        {
            if (!path[range].IsEmpty && !path[range].SequenceEqual("."u8))
                names.Add(path[range].ToArray());
        }

        names.Reverse();
        names.ForEach(ahead.Push);
    }

    private static string? Problem(AbsolutePath path, GuardedStatus status, uint user)
    {
        string word = ByteText.ShellWord(path.Bytes);
        if (status.Owner != 0 && (user == 0 || status.Owner != user))
            return $"\"{path}\" belongs to user {status.Owner}; run: chown root {word}";
        if (!status.IsOpenToOthers)
            return null;
        string whom = (status.Mode & EveryoneWrites) != 0 ? "everyone" : "its group";
        string mode = Convert.ToString(status.Mode & 0xfff, 8);
        string remedy = (status.Mode & Sticky) != 0 ? "put it elsewhere" : $"run: chmod go-w {word}";
        return $"\"{path}\" may be written by {whom} (mode 0{mode}); {remedy}";
    }
}
