using Microsoft.Win32.SafeHandles;
using Sersync2.Core.Native;
using Sersync2.Core.Paths;
using Sersync2.Core.Queueing;
using Sersync2.Core.Status;
using Sersync2.Core.Syncing.Rsync;

namespace Sersync2.Core.Syncing;

/// <summary>Deletes what exists at the remote alone at and below some paths, except what the filter protects.</summary>
internal static class ScopedDeletion
{
    public static async Task RunAsync(List<DirtyEntry> scopes, CallSequence calls)
    {
        // What is there alone is not known, and so not deleted.
        if (!calls.Remote.Features.Listings)
        {
            calls.Remote.Held.Add(HoldReason.NotListed, scopes.Count);
            return;
        }

        bool wholeTree = scopes.Exists(scope => scope.Path.IsRoot);
        List<RemoteOnlyPath> remoteOnly = [];
        var listing = new RsyncCall
        {
            Names = wholeTree ? NameList.None : NameList.Rules,
            Recursive = true,
            Listing = Listing.RemoteOnly,
            Input = wholeTree ? default : FilterRules.For(scopes.Select(scope => scope.Path)),
        };
        Outcome outcome = await calls.RunAsync(listing, scopes, line => Collect(line, listing.Mark, remoteOnly));
        if (outcome.IsDelivered)
            await DeleteAsync(DeletionSelection.Select(remoteOnly, calls.Remote.Filter), scopes, calls);
    }

    /// <summary>Deletes exactly these paths, with all below them.</summary>
    /// <param name="scopes">What counts as failed when a call does.</param>
    public static async Task DeleteAsync(List<RelativePath> paths, List<DirtyEntry> scopes, CallSequence calls)
    {
        if (paths.Count == 0)
            return;
        (List<RelativePath> listed, List<RelativePath> byRules) = Split(paths, calls);
        if (listed.Count > 0)
        {
            var call = new RsyncCall { Names = NameList.Files, Recursive = false, Force = true, DeleteMissing = true, Input = RsyncCall.FileList(listed) };
            Outcome outcome = await calls.RunAsync(call, scopes);
            if (outcome.Lacks(OwnOption.DeleteMissingArgs))
                byRules.AddRange(listed);
        }

        if (byRules.Count > 0)
        {
            var call = new RsyncCall
            {
                Names = NameList.Rules,
                Recursive = true,
                Delete = true,
                Force = true,
                KeepsProtected = true,
                Input = FilterRules.For(byRules),
            };
            await calls.RunAsync(call, scopes);
        }
    }

    public static bool Collect(ReadOnlySpan<byte> line, string mark, List<RemoteOnlyPath> remoteOnly)
    {
        if (RemoteOnlyPath.Parse(line, mark) is not { } path)
            return false;
        remoteOnly.Add(path);
        return true;
    }

    // A path whose parent is missing here as well, a protected directory at the remote, can only be named by rules.
    private static (List<RelativePath> Listed, List<RelativePath> ByRules) Split(List<RelativePath> paths, CallSequence calls)
    {
        using SafeFileHandle? root = calls.TryOpenRoot();
        // Without --force a directory that is not empty would stay.
        if (root is null || !calls.Remote.Features.DeleteMissingArgs || !calls.Remote.Features.Allows(OwnOption.Force))
            return ([], paths);
        ILookup<bool, RelativePath> byParent = paths.ToLookup(path => FileStatus.Of(root, path.Parent.Bytes, out _).IsDirectory);
        return ([.. byParent[true]], [.. byParent[false]]);
    }
}
