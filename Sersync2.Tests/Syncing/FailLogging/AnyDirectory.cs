using Sersync2.Core.Queueing;
using Sersync2.Core.Syncing.FailLogging;

namespace Sersync2.Tests.Syncing.FailLogging;

/// <summary>For tests that never leave one directory.</summary>
internal static class AnyDirectory
{
    private const string Birth = "1 2";

    public static void Add(this FailLogSection section, IEnumerable<DirtyEntry> failed, string reason) => section.Add(failed, reason, Birth);

    public static List<DirtyEntry> Entries(this FailLogSection section) => section.Entries(Birth);
}
