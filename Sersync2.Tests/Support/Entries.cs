using System.Text;
using Sersync2.Core.Paths;
using Sersync2.Core.Queueing;

namespace Sersync2.Tests.Support;

/// <summary>Paths and entries as tests write them: <c>Path("a/b")</c>, <c>Entry("a/b", DirtyFlags.Deleted)</c>.</summary>
internal static class Entries
{
    public static RelativePath Path(string path) => new(Encoding.UTF8.GetBytes(path));

    public static DirtyEntry Entry(string path, DirtyFlags flags = DirtyFlags.None, int failures = 0) => new(Path(path), flags, failures);

    /// <summary>As <c>a/b:Deleted,Recursive!2</c>: the path, its flags, its failures.</summary>
    public static string Text(DirtyEntry entry) =>
        entry.Path
        + (entry.Flags == DirtyFlags.None ? "" : ":" + entry.Flags.ToString().Replace(" ", "", StringComparison.Ordinal))
        + (entry.Failures == 0 ? "" : "!" + entry.Failures);

    public static string[] Texts(IEnumerable<DirtyEntry> entries) => [.. entries.Select(Text)];

    /// <summary>Reads what <see cref="Text"/> writes.</summary>
    public static DirtyEntry Parse(string text)
    {
        string[] failures = text.Split('!');
        string[] parts = failures[0].Split(':');
        return new DirtyEntry(
            parts[0] == "." ? RelativePath.Root : Path(parts[0]),
            parts.Length > 1 ? Enum.Parse<DirtyFlags>(parts[1]) : DirtyFlags.None,
            failures.Length > 1 ? int.Parse(failures[1], System.Globalization.CultureInfo.InvariantCulture) : 0);
    }
}
