namespace Sersync2.Core.Paths;

/// <summary>
/// The name under which an rsync that receives writes a file, before it renames it: <c>.NAME.XXXXXX</c>. A point that the name
/// begins or ends with is not doubled, and a long name is cut. Pure.
/// </summary>
internal static class ReceivedName
{
    private const int SuffixLength = 7;

    // It is cut to 255 bytes in all; a character of several bytes goes as a whole.
    private const int MayBeCutFrom = 255 - 1 - SuffixLength - 8;

    /// <summary>Whether it is the shape of such a name.</summary>
    public static bool IsTemporary(ReadOnlySpan<byte> name) =>
        name.Length > SuffixLength + 1 && name[0] == (byte)'.' && name[^SuffixLength] == (byte)'.';

    /// <summary>What is left of the file's own name in a name of that shape.</summary>
    public static ReadOnlySpan<byte> Stem(ReadOnlySpan<byte> temporary) => temporary[1..^SuffixLength];

    /// <summary>Whether a stem may have lost its end.</summary>
    public static bool MayBeCut(ReadOnlySpan<byte> stem) => stem.Length >= MayBeCutFrom;

    /// <summary>Whether a name of that shape is that of this file.</summary>
    public static bool IsOf(ReadOnlySpan<byte> temporary, ReadOnlySpan<byte> name)
    {
        if (!IsTemporary(temporary))
            return false;
        ReadOnlySpan<byte> stem = Stem(temporary);
        ReadOnlySpan<byte> own = name is [(byte)'.', ..] ? name[1..] : name;
        return own.SequenceEqual(stem) || (own is [.., (byte)'.'] && own[..^1].SequenceEqual(stem)) || (MayBeCut(stem) && own.StartsWith(stem));
    }
}
