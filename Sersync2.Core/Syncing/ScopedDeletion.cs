using Microsoft.Win32.SafeHandles;
using Sersync2.Core.Native;
using Sersync2.Core.Paths;
using Sersync2.Core.Queueing;
using Sersync2.Core.Status;
using Sersync2.Core.Syncing.Rsync;

namespace Sersync2.Core.Syncing;

/// <summary>
/// Deletes what exists at the remote alone at and below some paths, except what the filter or rules of the user's protect.
/// What rsync itself would delete is listed first: only there a rule is about a name with a type. Then exactly that goes.
/// </summary>
internal static class ScopedDeletion
{
    /// <param name="scopes">Of what was a file here, the path alone is meant.</param>
    public static async Task RunAsync(List<DirtyEntry> scopes, CallSequence calls)
    {
        // What is there alone is not known, and so not deleted.
        if (!calls.Remote.Features.Listings)
        {
            calls.Remote.Held.Add(HoldReason.NotListed, scopes.Count);
            return;
        }

        bool wholeTree = scopes.Exists(scope => scope.Path.IsRoot);
        var listing = new RsyncCall
        {
            Names = wholeTree ? NameList.None : NameList.Rules,
            Recursive = true,
            Listing = Listing.RemoteOnly,
            // A directory that holds what is not meant is not listed, but told of.
            KeepsProtected = true,
            OnlyFiles = scopes.Exists(scope => scope.IsGoneFile),
            Input = wholeTree ? default : FilterRules.For(scopes.Select(scope => (scope.Path, !scope.IsGoneFile))),
        };
        if (await ListAsync(listing, scopes, calls) is not { } found)
        {
            calls.Result.AddUndone(scopes, new Outcome(Verdict.RetryPaths, "what is there alone could not be listed"));
            return;
        }

        // Rules of the user's stand before these, and may let in what nobody asked for.
        var asked = scopes.ToDictionary(scope => scope.Path, RelativePathComparer.Instance);
        found = found.InScope(path => IsIn(path, asked));
        List<RelativePath> paths = Missing(found.Select(calls.Remote.Filter), calls);
        ILookup<bool, RelativePath> byKind = paths.ToLookup(path => asked.TryGetValue(path, out DirtyEntry scope) && scope.IsGoneFile);
        await DeleteAsync([.. byKind[false]], scopes, calls);
        await DeleteAsync([.. byKind[true]], scopes, calls, onlyFiles: true);
    }

    /// <summary>What exists at the remote alone, and what of it the user's rules let go; null where that could not be asked.</summary>
    /// <param name="scopes">What counts as failed when a call does.</param>
    public static async Task<RemoteOnlyPaths?> ListAsync(RsyncCall listing, List<DirtyEntry> scopes, CallSequence calls)
    {
        List<RemoteOnlyPath> deletable = [];
        Outcome outcome = await calls.RunAsync(listing, scopes, line => Collect(line, listing.Mark, deletable));
        if (!outcome.IsComplete)
            return null;
        if (!calls.Remote.HasUserRules || scopes.TrueForAll(scope => scope.IsGoneFile))
            return new RemoteOnlyPaths(deletable);
        // What the rules hide is in none of the lines: only beside all that is there it shows which directories hold some.
        List<RemoteOnlyPath> all = [];
        RsyncCall everything = listing with { User = UserPart.NoRules, OnlyFiles = false, KeepsProtected = true };
        outcome = await calls.RunAsync(everything, scopes, line => Collect(line, everything.Mark, all));
        return outcome.IsComplete ? new RemoteOnlyPaths(deletable, all) : null;
    }

    /// <summary>Deletes exactly these paths, with all below them.</summary>
    /// <param name="scopes">What counts as failed when a call does.</param>
    /// <param name="onlyFiles">See <see cref="RsyncCall.OnlyFiles"/>.</param>
    public static async Task DeleteAsync(List<RelativePath> paths, List<DirtyEntry> scopes, CallSequence calls, bool onlyFiles = false)
    {
        if (paths.Count == 0)
            return;
        (List<RelativePath> listed, List<RelativePath> byRules) = Split(paths, calls);
        if (listed.Count > 0)
        {
            var call = new RsyncCall
            {
                Names = NameList.Files,
                Recursive = false,
                Force = !onlyFiles,
                OnlyFiles = onlyFiles,
                DeleteMissing = true,
                User = UserPart.NoRules,
                Input = RsyncCall.FileList(listed),
            };
            Outcome outcome = await calls.RunAsync(call, scopes);
            if (outcome.Lacks(OwnOption.DeleteMissingArgs))
                byRules.AddRange(listed);
        }

        if (byRules.Count > 0)
            await calls.RunAsync(ByRules(byRules, onlyFiles) with { KeepsProtected = true, User = UserPart.NoRules }, scopes);
    }

    /// <summary>
    /// Trees that were gone and are back by now: nothing was deleted of what they were before, and what is there now may find
    /// that in its place. They are looked at again, with their deletion.
    /// </summary>
    public static List<DirtyEntry> Back(List<DirtyEntry> trees, CallSequence calls)
    {
        using SafeFileHandle? root = trees.Count > 0 ? calls.TryOpenRoot() : null;
        if (root is null)
            return [];
        // What failed comes again by itself, after its time.
        var failed = new HashSet<RelativePath>(calls.Result.Failed.Concat(calls.Result.Unattributed).Select(static entry => entry.Path), RelativePathComparer.Instance);
        return trees.FindAll(entry => !failed.Contains(entry.Path) && FileStatus.Of(root, entry.Path.Bytes, out _).Kind != FileKind.Missing);
    }

    /// <summary>
    /// Deletes paths at a server that cannot be told names which are missing here. Without <c>--force</c>, and with what lies
    /// below hidden, a directory in the place of a file goes only if it is empty.
    /// </summary>
    public static RsyncCall ByRules(IEnumerable<RelativePath> paths, bool onlyFiles) => new()
    {
        Names = NameList.Rules,
        Recursive = true,
        Delete = true,
        Force = !onlyFiles,
        OnlyFiles = onlyFiles,
        Input = FilterRules.For(paths, withBelow: !onlyFiles),
    };

    private static bool Collect(ReadOnlySpan<byte> line, string mark, List<RemoteOnlyPath> remoteOnly)
    {
        if (RemoteOnlyPath.Parse(line, mark) is not { } path)
            return false;
        remoteOnly.Add(path);
        return true;
    }

    private static bool IsIn(RelativePath path, Dictionary<RelativePath, DirtyEntry> scopes)
    {
        if (scopes.ContainsKey(path))
            return true;
        for (RelativePath above = path; !above.IsRoot;)
        {
            above = above.Parent;
            if (scopes.TryGetValue(above, out DirtyEntry scope) && !scope.IsGoneFile)
                return true;
        }

        return false;
    }

    // What came back meanwhile, or is only hidden from the remote, would be sent in place of being deleted.
    private static List<RelativePath> Missing(List<RelativePath> paths, CallSequence calls)
    {
        using SafeFileHandle? root = calls.TryOpenRoot();
        return root is null ? [] : paths.FindAll(path => FileStatus.Of(root, path.Bytes, out _).Kind == FileKind.Missing);
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
