using System.Text;
using Microsoft.Win32.SafeHandles;
using NLog;
using Sersync2.Core.Native;
using Sersync2.Core.Paths;
using Sersync2.Core.Queueing;
using Sersync2.Core.Syncing.Rsync;

namespace Sersync2.Core.Syncing;

/// <summary>
/// A remote may not tell names apart that differ in case alone (exFAT, NTFS): with <c>twin</c>, which was deleted here,
/// <c>Twin</c> goes there, which is here still. After a deletion of such a name a dry run asks whether the other is there
/// yet; where it is not, it is sent again.
/// </summary>
internal static class CaseTwins
{
    private static readonly Logger Log = LogManager.GetLogger("sync");

    /// <param name="gone">What was deleted at the remote just now.</param>
    public static async Task RestoreAsync(List<DirtyEntry> gone, CallSequence calls)
    {
        if (calls.Remote.TellsCase == true || gone.Count == 0)
            return;
        List<RelativePath> twins = Find(gone, calls);
        if (twins.Count == 0)
            return;
        var missing = new HashSet<RelativePath>(RelativePathComparer.Instance);
        var call = new RsyncCall { Names = NameList.Files, Recursive = false, DryRun = true, Itemize = true, Input = RsyncCall.FileList(twins) };
        RemoteResult result = await calls.Remote.RunAsync(call, ReadLine, calls.Cancellation, calls.Generation);
        if (!result.Outcome.IsDelivered)
        {
            // Nothing is known: sent again it is right in any case.
            missing.UnionWith(twins);
        }
        else
        {
            calls.Remote.TellsCase ??= !twins.Exists(missing.Contains);
            if (twins.Find(missing.Contains) is { IsRoot: false } lost && calls.Remote.TellsCase == false && calls.Remote.TakeCaseNotice())
                Log.Warn("{0} does not tell names apart that differ in case alone: with a name that was deleted here, \"{1}\" went there, and is sent again; give such names other letters", calls.Remote.Destination, lost);
        }

        calls.Result.Again.AddRange(twins.Where(missing.Contains).Select(twin => new DirtyEntry(twin, DirtyFlags.Recursive)));

        bool ReadLine(ReadOnlySpan<byte> line)
        {
            if (!ItemizedLine.TryRead(line, call.Mark, out ReadOnlySpan<byte> item, out ReadOnlySpan<byte> name))
                return false;
            if (item[2] == (byte)'+')
                missing.Add(new RelativePath(RsyncEscapes.Decode(name.TrimEnd((byte)'/'))));
            return true;
        }
    }

    private static List<RelativePath> Find(List<DirtyEntry> gone, CallSequence calls)
    {
        using SafeFileHandle? root = calls.TryOpenRoot();
        if (root is null)
            return [];
        // Each directory is read once: its names by what they are without case, where more than one could be meant.
        var known = new Dictionary<RelativePath, ILookup<string, byte[]>>(RelativePathComparer.Instance);
        var twins = new HashSet<RelativePath>(RelativePathComparer.Instance);
        foreach (DirtyEntry entry in gone)
        {
            List<RelativePath> places = [RelativePath.Root];
            foreach (Range step in entry.Path.Bytes.Split((byte)'/'))
            {
                string folded = Fold(entry.Path.Bytes[step]);
                places = [.. places.SelectMany(place => NamesIn(root, place, known)[folded].Select(name => place.Join(name)))];
            }

            twins.UnionWith(places.Where(place => place != entry.Path && !calls.Remote.Filter.Excludes(place, FileStatus.Of(root, place.Bytes, out _).IsDirectory)));
        }

        return [.. twins];
    }

    private static ILookup<string, byte[]> NamesIn(SafeFileHandle root, RelativePath directory, Dictionary<RelativePath, ILookup<string, byte[]>> known)
    {
        if (known.TryGetValue(directory, out ILookup<string, byte[]>? names))
            return names;
        List<byte[]> found = [];
        using SafeFileHandle? open = DirectoryHandle.TryOpen(root, directory.Bytes, out _);
        if (open is not null)
        {
            using var reader = new DirectoryReader();
            reader.Read(open, (name, _, _) => found.Add(name.ToArray()));
        }

        return known[directory] = found.ToLookup(static name => Fold(name), StringComparer.Ordinal);
    }

    // Names that are no text keep their bytes: no such file system has them.
    private static string Fold(ReadOnlySpan<byte> name) => ByteText.IsUtf8(name) ? Encoding.UTF8.GetString(name).ToUpperInvariant() : Convert.ToHexString(name);
}
