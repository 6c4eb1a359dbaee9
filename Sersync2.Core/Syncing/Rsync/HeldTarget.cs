using Microsoft.Win32.SafeHandles;

namespace Sersync2.Core.Syncing.Rsync;

/// <summary>
/// A local target, open: rsync gets the directory itself, as it gets its source. An unmount between a look and the first
/// write would have it fill the disk beneath.
/// </summary>
internal sealed record HeldTarget(SafeFileHandle Directory, Destination Destination)
{
    private const string LinkOption = "--link-dest=";

    /// <param name="lent">The directory's name in rsync.</param>
    /// <returns>The words, with that name in the place of the path.</returns>
    public List<string> Put(IEnumerable<string> words, string lent)
    {
        List<string> put = [.. words];
        for (int index = 0; index < put.Count; index++)
        {
            string option = put[index].StartsWith(LinkOption, StringComparison.Ordinal) ? LinkOption : "";
            if ((option.Length > 0 || index == put.Count - 1) && put[index].AsSpan(option.Length).StartsWith(Destination.Word, StringComparison.Ordinal))
                put[index] = $"{option}{lent}/{put[index][(option.Length + Destination.Word.Length)..]}";
        }

        return put;
    }

    /// <summary>A line of rsync's, with the path that people know.</summary>
    public string WithPath(string line, string lent)
    {
        int at = line.IndexOf('"' + lent, StringComparison.Ordinal) + 1;
        if (at == 0 || (at + lent.Length < line.Length && char.IsAsciiDigit(line[at + lent.Length])))
            return line;
        return line[..at] + RsyncEscapes.Encode(Destination.LocalDirectory!.Bytes) + line[(at + lent.Length)..];
    }
}
