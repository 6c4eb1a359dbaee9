using System.Text;
using Sersync2.Core.Native;
using Sersync2.Core.Paths;
using Sersync2.Core.Syncing.Rsync;

namespace Sersync2.Core.Configuration;

/// <summary>
/// Targets that lie below other targets of the same configuration (<c>m1</c> and <c>m1/sub</c>). What the inner one brings
/// exists at the outer one alone, so a full sync of that would delete it each time. It is protected by a rule, as one of
/// the user's, so that it holds on every route. Pure but for links among local directories.
/// </summary>
internal static class NestedTargets
{
    /// <summary>The same settings, with what other targets bring below this one protected.</summary>
    public static RsyncSettings Protect(RemoteSettings target, SersyncSettings settings)
    {
        List<string> rules = [.. settings.LocalPaths
            .SelectMany(static path => path.Remotes)
            .Select(other => Below(target, other))
            .Where(static path => !path.IsRoot)
            .Select(FilterRules.ProtectionFor)
            .OfType<string>()
            .Distinct(StringComparer.Ordinal)];
        return rules.Count == 0 ? settings.Rsync : settings.Rsync with { CommonParams = [.. rules.Select(static rule => "--filter=" + rule), .. settings.Rsync.CommonParams] };
    }

    /// <summary>Where the one lies below the other; the root where it does not.</summary>
    public static RelativePath Below(RemoteSettings outer, RemoteSettings inner)
    {
        if (outer.LocalDirectory is { } outerDirectory && inner.LocalDirectory is { } innerDirectory)
        {
            return Below(outerDirectory, innerDirectory) is { IsRoot: false } byName
                ? byName
                : Below(PathInfo.RealPath(outerDirectory) ?? outerDirectory, PathInfo.RealPath(innerDirectory) ?? innerDirectory);
        }

        if (outer.LocalDirectory is not null || inner.LocalDirectory is not null || !outer.Ip.Equals(inner.Ip, StringComparison.OrdinalIgnoreCase))
            return RelativePath.Root;
        string above = Plain(outer.Name) + "/", below = Plain(inner.Name);
        return below.StartsWith(above, StringComparison.Ordinal) ? new RelativePath(Encoding.UTF8.GetBytes(below[above.Length..])) : RelativePath.Root;
    }

    private static RelativePath Below(AbsolutePath outer, AbsolutePath inner) =>
        outer.Contains(inner) && !outer.Equals(inner) ? new RelativePath(inner.Bytes[outer.Bytes.Length..].TrimStart((byte)'/')) : RelativePath.Root;

    private static string Plain(string name) =>
        (name.StartsWith('/') ? "/" : "") + string.Join('/', name.Split('/').Where(static step => step is not ("" or ".")));
}
