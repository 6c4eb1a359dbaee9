using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Win32.SafeHandles;
using NLog;
using Sersync2.Core.Native;

namespace Sersync2.Core.Syncing;

/// <summary>Makes one remote equal as a whole, with one plain call of rsync.</summary>
internal sealed partial class FullSync(Remote remote)
{
    private static readonly Logger Log = LogManager.GetLogger("sync");

    /// <param name="delete">Whether what exists at the remote alone is deleted there.</param>
    public async Task<Outcome> RunAsync(bool delete, IReadOnlyList<string> exclude, CancellationToken cancellation)
    {
        if (delete && IsSourceEmpty())
        {
            Log.Warn("\"{0}\" is empty: nothing is deleted at {1}", remote.Root.Path, remote.Destination);
            delete = false;
        }

        var call = new RsyncCall { Names = NameList.None, Recursive = true, Delete = delete, Statistics = true, Exclude = exclude };
        RemoteResult result;
        do
            result = await remote.RunAsync(call, null, cancellation);
        while (remote.Features.Learn(result.Outcome.Verdict));

        if (result.Outcome.IsDelivered)
            Log.Info("full sync of {0} to {1}: {2}", remote.Root.Path, remote.Destination, Describe(result.Result!));
        return result.Outcome;
    }

    internal static string Describe(RsyncResult result)
    {
        long sent = Number(result, FilesSent()), deleted = Number(result, FilesDeleted()), bytes = Number(result, BytesSent());
        return string.Create(CultureInfo.InvariantCulture,
            $"{sent} files sent, {deleted} deleted, {bytes} bytes in {result.Duration.TotalSeconds:0.00} s");
    }

    private static long Number(RsyncResult result, Regex line)
    {
        foreach (string note in result.Notes)
        {
            if (line.Match(note) is { Success: true } match)
                return long.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture);
        }

        return 0;
    }

    private bool IsSourceEmpty()
    {
        using SafeFileHandle? root = remote.Root.TryOpen();
        if (root is null)
            return true;
        using var reader = new DirectoryReader();
        bool any = false;
        reader.Read(root, (_, _) => any = true);
        return !any;
    }

    [GeneratedRegex(@"^Number of (?:regular )?files transferred: (\d+)", RegexOptions.CultureInvariant)]
    private static partial Regex FilesSent();

    [GeneratedRegex(@"^Number of deleted files: (\d+)", RegexOptions.CultureInvariant)]
    private static partial Regex FilesDeleted();

    [GeneratedRegex(@"^Total bytes sent: (\d+)", RegexOptions.CultureInvariant)]
    private static partial Regex BytesSent();
}
