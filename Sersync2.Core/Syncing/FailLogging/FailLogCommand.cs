using System.Text;
using Sersync2.Core.Native;
using Sersync2.Core.Paths;
using Sersync2.Core.Queueing;
using Sersync2.Core.Syncing.Rsync;

namespace Sersync2.Core.Syncing.FailLogging;

/// <summary>
/// Puts paths into commands that deliver them as they are when the command runs. It deletes at the remote only for a
/// deletion that was seen; and since a shell cannot tell what the filter excludes, it goes below a directory only
/// where nothing can be excluded. One object for one writing of the file: what the remote understands may change.
/// </summary>
/// <param name="target">For which target: see <see cref="FailLogKey.Target"/>.</param>
internal sealed class FailLogCommand(Remote remote, string target)
{
    private static readonly RsyncCall Alone = new() { Names = NameList.Files, Recursive = false };
    private static readonly RsyncCall AloneAnew = Alone with { Rewrite = true };
    private static readonly RsyncCall Tree = new() { Names = NameList.Files, Recursive = true };
    private static readonly RsyncCall TreeAnew = Tree with { Rewrite = true };
    private static readonly RsyncCall Delete = Tree with { Delete = true, Force = true, DeleteMissing = true, Checksum = true };
    private static readonly RsyncCall DeleteByRules = new() { Names = NameList.Rules, Recursive = true, Delete = true, Force = true };
    private static readonly RsyncCall DeleteAlone = Alone with { DeleteMissing = true, Checksum = true };
    private static readonly RsyncCall DeleteAloneByRules = new() { Names = NameList.Rules, Recursive = true, Delete = true };
    private readonly Dictionary<RsyncCall, byte[]> _words = new(ReferenceEqualityComparer.Instance);
    private readonly byte[] _start = Start(remote, target);

    private static ReadOnlySpan<byte> CheckAncestors =>
        """while p=${p%/*} && [ "$p" != . ]; do [ -d "$p" ] && [ ! -L "$p" ] || { printf '%s: not a directory any more\n' "$p" >&2; exit 1; }; done && """u8;

    private static ReadOnlySpan<byte> FilterNotice =>
        " && { echo 'what lies below is left to sersync2, which knows the filter' >&2; false; }"u8;

    private static ReadOnlySpan<byte> RulesNotice =>
        " && { echo 'what is to be deleted is left to sersync2, which asks what the filter rules in commonParams protect' >&2; false; }"u8;

    public void Write(Stream stream, FailLogEntry entry)
    {
        (RelativePath path, DirtyFlags flags) = (entry.Path, entry.Flags);
        bool limited = remote.Filter.IsActive;
        RsyncCall call = limited ? LimitedCallFor(path, flags) : CallFor(path, flags);
        stream.Write(_start);
        if (MayDelete(path, flags))
            stream.Write(Encoding.UTF8.GetBytes(CheckDirectory(entry.Root)));
        if (path.Bytes.Contains((byte)'/'))
        {
            // A link in the place of a directory would have rsync upload what lies outside.
            stream.Write("p="u8);
            ShellQuote.Write(stream, [.. "./"u8, .. path.Bytes]);
            stream.Write(" && "u8);
            stream.Write(CheckAncestors);
        }

        stream.Write("printf '%s\\0'"u8);
        foreach (ReadOnlyMemory<byte> name in Names(call, path))
        {
            stream.WriteByte((byte)' ');
            ShellQuote.Write(stream, name.Span);
        }

        stream.Write(" | rsync"u8);
        stream.Write(Words(call));
        if (remote.HasUserRules && (flags & DirtyFlags.Deleted) != 0)
            stream.Write(RulesNotice);
        if (limited && (flags & (DirtyFlags.Recursive | DirtyFlags.WasDirectory)) != 0)
            stream.Write(FilterNotice);
        stream.Write(" ) || failed=1"u8);
    }

    private RsyncCall CallFor(RelativePath path, DirtyFlags flags)
    {
        if (MayDelete(path, flags) && (flags & DirtyFlags.WasDirectory) == 0)
            return remote.Features.DeleteMissingArgs ? DeleteAlone : DeleteAloneByRules;
        if (MayDelete(path, flags))
            return remote.Features.DeleteMissingArgs ? Delete : DeleteByRules;
        bool tree = (flags & DirtyFlags.Recursive) != 0;
        return NeedsRewrite(flags) ? (tree ? TreeAnew : AloneAnew) : tree ? Tree : Alone;
    }

    private RsyncCall LimitedCallFor(RelativePath path, DirtyFlags flags)
    {
        if (MayDelete(path, flags))
            return remote.Features.DeleteMissingArgs ? DeleteAlone : DeleteAloneByRules;
        return NeedsRewrite(flags) ? AloneAnew : Alone;
    }

    // The watch path itself is never deleted, whatever is said of it.
    private bool MayDelete(RelativePath path, DirtyFlags flags) =>
        (flags & DirtyFlags.Deleted) != 0 && !path.IsRoot && remote.Features.Deletions && !remote.HasUserRules;

    private static bool NeedsRewrite(DirtyFlags flags) => (flags & (DirtyFlags.Rewrite | DirtyFlags.Renamed)) != 0;

    private static IEnumerable<ReadOnlyMemory<byte>> Names(RsyncCall call, RelativePath path)
    {
        ReadOnlyMemory<byte> input = call.Names == NameList.Files
            ? RsyncCall.FileList([path])
            : FilterRules.For([path], withBelow: call == DeleteByRules);
        while (!input.IsEmpty)
        {
            int end = input.Span.IndexOf((byte)0);
            yield return input[..end];
            input = input[(end + 1)..];
        }
    }

    // A mount point without its disk has nothing that was seen to be deleted.
    private static string CheckDirectory(string root)
    {
        (string status, string fileSystem) = DirectoryIdentity.Split(root) ?? ("unknown", "");
        string test = $"[ \"$(stat -c '%i %W' .)\" = '{status}' ]";
        if (FileSystemIdentity.NumberIn(fileSystem) is { } number)
            test = $"{test} && [ \"$(stat -f -c %i .)\" = {number} ]";
        return $"{{ {test} || ! echo 'another directory is there' >&2; }} && ";
    }

    // A disk in the place of another one: this was not meant for it.
    private static string CheckFileSystem(string target)
    {
        string[] words = target[(target.LastIndexOf(" on ", StringComparison.Ordinal) + " on ".Length)..].Split(' ');
        return FileSystemIdentity.NumberIn(words[0]) is { } number
            ? $"{{ [ \"$(stat -f -c %i \"$t\")\" = {number} ] || ! echo 'another disk is there' >&2; }} && "
            : "";
    }

    private byte[] Words(RsyncCall call)
    {
        if (_words.TryGetValue(call, out byte[]? known))
            return known;
        using var words = new MemoryStream();
        foreach (string word in remote.WordsFor(call))
        {
            words.WriteByte((byte)' ');
            if (ByteText.ShellWord(word) == word)
                words.Write(Encoding.UTF8.GetBytes(word));
            else
                ShellQuote.Write(words, word);
        }

        return _words[call] = words.ToArray();
    }

    private static byte[] Start(Remote remote, string expected)
    {
        using var start = new MemoryStream();
        start.Write("( cd -- "u8);
        ShellQuote.Write(start, remote.Root.Path.Bytes);
        start.Write(" && "u8);
        if (remote.Destination.LocalDirectory is { } target)
        {
            // rsync would make it, where only its disk is missing.
            start.Write("t="u8);
            ShellQuote.Write(start, target.Bytes);
            start.Write(" && { [ -d \"$t\" ] || ! echo 'the target directory does not exist' >&2; } && "u8);
            start.Write(Encoding.UTF8.GetBytes(CheckFileSystem(expected)));
        }

        return start.ToArray();
    }
}
