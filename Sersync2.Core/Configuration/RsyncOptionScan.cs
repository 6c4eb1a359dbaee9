using System.Buffers;

namespace Sersync2.Core.Configuration;

/// <summary>Which options with far-reaching effects are among rsync's words, arguments of other options not mistaken for options.</summary>
internal sealed record RsyncOptionScan(bool HasUpdate, IReadOnlyList<string> DeletingOptions)
{
    // The rest of a cluster, or the next word, is the argument of these.
    private static readonly SearchValues<char> LettersWithArgument = SearchValues.Create("BTefM@");

    private static readonly HashSet<string> WithArgument =
    [
        "--address", "--backup-dir", "--block-size", "--bwlimit", "--checksum-choice", "--cc", "--checksum-seed", "--chmod", "--chown",
        "--compare-dest", "--compress-choice", "--zc", "--compress-level", "--zl", "--compress-threads", "--zt", "--confine-root",
        "--contimeout", "--copy-as", "--copy-dest", "--debug", "--early-input", "--exclude", "--exclude-from", "--files-from", "--filter",
        "--groupmap", "--iconv", "--include", "--include-from", "--info", "--link-dest", "--log-file", "--log-file-format", "--log-format",
        "--max-alloc", "--max-delete", "--max-size", "--min-size", "--modify-window", "--only-write-batch", "--out-format", "--outbuf",
        "--partial-dir", "--password-file", "--port", "--protocol", "--read-batch", "--remote-option", "--rsh", "--rsync-path",
        "--skip-compress", "--sockopts", "--stderr", "--stop-after", "--stop-at", "--suffix", "--temp-dir", "--time-limit", "--timeout",
        "--usermap", "--write-batch",
    ];

    private static readonly HashSet<string> Deleting =
    [
        "--del", "--delete", "--delete-after", "--delete-before", "--delete-delay", "--delete-during", "--delete-excluded", "--delete-missing-args",
    ];

    public static RsyncOptionScan Of(IReadOnlyList<string> words)
    {
        bool hasUpdate = false;
        var deleting = new List<string>();
        for (int index = 0; index < words.Count && words[index] != "--"; index++)
        {
            string word = words[index];
            if (Deleting.Contains(word))
            {
                deleting.Add(word);
            }
            else if (word.StartsWith("--", StringComparison.Ordinal))
            {
                hasUpdate |= word == "--update";
                if (WithArgument.Contains(word))
                    index++;
            }
            else if (word.StartsWith('-'))
            {
                int argument = word.AsSpan(1).IndexOfAny(LettersWithArgument);
                ReadOnlySpan<char> letters = argument < 0 ? word.AsSpan(1) : word.AsSpan(1, argument);
                hasUpdate |= letters.Contains('u');
                if (argument >= 0 && argument + 2 == word.Length)
                    index++;
            }
        }

        return new RsyncOptionScan(hasUpdate, deleting);
    }
}
