using System.Text;
using Sersync2.Core.Paths;

namespace Sersync2.Core.Syncing.Rsync;

/// <summary>
/// Limits a recursive call with <c>--delete</c> to some paths by filter rules: the way to delete named paths that every
/// rsync since 2.6 understands. Pure.
/// </summary>
internal static class FilterRules
{
    /// <summary>The last rule: nothing else is meant.</summary>
    public static ReadOnlySpan<byte> Rest => "- *\0"u8;

    /// <summary>Of all that is there, the directories alone.</summary>
    public static ReadOnlySpan<byte> Directories => "+ */\0- *\0"u8;

    private static ReadOnlySpan<byte> Include => "+ /"u8;

    /// <param name="paths">None of them the root; their parents exist here as directories.</param>
    /// <param name="withBelow">Whether what lies below them is meant as well.</param>
    public static byte[] For(IEnumerable<RelativePath> paths, bool withBelow = true) => For(paths.Select(path => (path, withBelow)));

    /// <inheritdoc cref="For(IEnumerable{RelativePath}, bool)"/>
    public static byte[] For(IEnumerable<(RelativePath Path, bool WithBelow)> paths)
    {
        using var rules = new MemoryStream();
        var ancestors = new HashSet<RelativePath>(RelativePathComparer.Instance);
        foreach ((RelativePath path, bool withBelow) in paths)
        {
            IncludeAncestors(rules, ancestors, path);
            Write(rules, Include, path.Bytes, ""u8);
            if (withBelow)
                Write(rules, Include, path.Bytes, "/***"u8);
        }

        rules.Write(Rest);
        return rules.ToArray();
    }

    /// <summary>A pattern for exactly this path, anchored, as an option's text; null where its name is no text.</summary>
    public static string? TextFor(RelativePath path)
    {
        using var pattern = new MemoryStream();
        Write(pattern, "/"u8, path.Bytes, ""u8);
        ReadOnlySpan<byte> bytes = pattern.ToArray().AsSpan(..^1);
        return ByteText.IsUtf8(bytes) ? Encoding.UTF8.GetString(bytes) : null;
    }

    /// <summary>A rule that keeps this path and all below it from being deleted; null where its name is no text.</summary>
    public static string? ProtectionFor(RelativePath path)
    {
        using var pattern = new MemoryStream();
        Write(pattern, "P /"u8, path.Bytes, "/***"u8);
        ReadOnlySpan<byte> bytes = pattern.ToArray().AsSpan(..^1);
        return ByteText.IsUtf8(bytes) ? Encoding.UTF8.GetString(bytes) : null;
    }

    private static void IncludeAncestors(MemoryStream rules, HashSet<RelativePath> known, RelativePath path)
    {
        for (RelativePath parent = path.Parent; !parent.IsRoot && known.Add(parent); parent = parent.Parent)
            Write(rules, Include, parent.Bytes, "/"u8);
    }

    // In a rule with a wildcard a backslash escapes; in one without, it stands for itself.
    private static void Write(MemoryStream rules, ReadOnlySpan<byte> prefix, ReadOnlySpan<byte> path, ReadOnlySpan<byte> suffix)
    {
        rules.Write(prefix);
        bool isPattern = suffix.Contains((byte)'*') || path.IndexOfAny("*?["u8) >= 0;
        foreach (byte value in path)
        {
            if (isPattern && value is (byte)'*' or (byte)'?' or (byte)'[' or (byte)'\\')
                rules.WriteByte((byte)'\\');
            rules.WriteByte(value);
        }

        rules.Write(suffix);
        rules.WriteByte(0);
    }
}
