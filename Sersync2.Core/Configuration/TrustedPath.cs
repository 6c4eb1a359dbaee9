using Sersync2.Core.Native;
using Sersync2.Core.Paths;

namespace Sersync2.Core.Configuration;

/// <summary>
/// Whom the way to a file makes one trust. The rule is that of <c>StrictModes</c> in sshd_config(5): all on it belongs to
/// root or to the user that this runs as, and neither group nor others may write it. In a directory with the sticky bit
/// others may make files, but exchange none that is not theirs. An access control list shows in the bits of the group. Pure.
/// </summary>
internal static class TrustedPath
{
    public const uint GroupWrites = 0x10; // octal 020
    public const uint AllWrite = 0x2; // octal 002

    /// <param name="way">From / to the file, symbolic links as themselves.</param>
    /// <param name="user">The user id that this program runs with.</param>
    /// <returns>Each thing that others may decide by, in the order of the way.</returns>
    public static List<Distrust> Judge(IReadOnlyList<PathEntry> way, uint user)
    {
        List<Distrust> found = [];
        HashSet<AbsolutePath> seen = [];
        foreach (PathEntry entry in way.Where(entry => seen.Add(entry.Path)))
        {
            bool isAnothers = entry.Owner != 0 && entry.Owner != user;
            uint writers = WritersOf(entry);
            if (isAnothers || writers != 0)
                found.Add(new Distrust(entry, user, isAnothers, writers, (writers & AllWrite) != 0 || (isAnothers && LiesWhereAllWrite(entry, way))));
        }

        return found;
    }

    private static uint WritersOf(PathEntry entry)
    {
        // The mode of a link means nothing, and that of a device is not about what lies there.
        bool counts = !entry.IsLink && !entry.IsDevice && !(entry.IsDirectory && entry.IsSticky);
        return counts ? entry.Mode & (GroupWrites | AllWrite) : 0;
    }

    // With the sticky bit as well: whoever came first has it.
    private static bool LiesWhereAllWrite(PathEntry entry, IReadOnlyList<PathEntry> way)
    {
        AbsolutePath directory = PathChain.Above(entry.Path);
        return way.Any(other => other.IsDirectory && (other.Mode & AllWrite) != 0 && other.Path.Equals(directory));
    }
}
