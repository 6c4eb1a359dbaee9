using System.Globalization;
using System.Text;

namespace Sersync2.Tests.Support;

/// <summary>How two trees differ, as lines for people; nothing where they are the same.</summary>
internal sealed class TreeComparison
{
    private const int MostLines = 25;

    private readonly List<string> _differences = [];
    private readonly List<string> _paths = [];

    /// <param name="times">Whether the modification times of files count too to the nanosecond.</param>
    public TreeComparison(TreeSnapshot source, TreeSnapshot remote, bool times = false)
    {
        foreach ((string path, TreeEntry expected) in source.Entries)
        {
            if (remote.Entries.TryGetValue(path, out TreeEntry? actual))
                Compare(path, expected, actual, times);
            else
                Add(path, $"missing at the remote: {Describe(path, expected)}");
        }

        foreach ((string path, TreeEntry extra) in remote.Entries)
        {
            if (!source.Entries.ContainsKey(path))
                Add(path, $"only at the remote: {Describe(path, extra)}");
        }
    }

    private TreeComparison()
    {
    }

    public IReadOnlyList<string> Differences => _differences;

    /// <summary>The keys (see <see cref="TreeSnapshot.Entries"/>) of what differs, one per difference.</summary>
    public IReadOnlyList<string> Paths => _paths;

    public bool Same => _differences.Count == 0;

    /// <summary>The same but for differences at these paths.</summary>
    public TreeComparison Without(Predicate<string> isMeant)
    {
        var rest = new TreeComparison();
        foreach ((string path, string difference) in _paths.Zip(_differences))
        {
            if (!isMeant(path))
                rest.Add(path, difference);
        }

        return rest;
    }

    public override string ToString()
    {
        if (Same)
            return "the trees are the same";
        var text = new StringBuilder($"{_differences.Count} differences:");
        foreach (string difference in _differences.Take(MostLines))
            text.Append("\n  ").Append(difference);
        if (_differences.Count > MostLines)
            text.Append("\n  …");
        return text.ToString();
    }

    private void Compare(string path, TreeEntry expected, TreeEntry actual, bool times)
    {
        string name = TreeSnapshot.Display(path);
        if (expected.Type != actual.Type)
            Add(path, $"type of {name}: {expected.Type} here, {actual.Type} at the remote");
        else if (expected.Content != actual.Content || expected.Size != actual.Size)
            Add(path, $"content of {name}: {Content(expected)} here, {Content(actual)} at the remote");
        else if (expected.Mode != actual.Mode && expected.Type != FileType.SymbolicLink)
            Add(path, $"mode of {name}: {Octal(expected.Mode)} here, {Octal(actual.Mode)} at the remote");
        else if (times && expected.Type == FileType.File && (expected.Seconds, expected.Nanoseconds) != (actual.Seconds, actual.Nanoseconds))
            Add(path, $"time of {name}: {Time(expected)} here, {Time(actual)} at the remote");
    }

    private void Add(string path, string difference)
    {
        _paths.Add(path);
        _differences.Add(difference);
    }

    private static string Time(TreeEntry entry) => string.Create(CultureInfo.InvariantCulture, $"{entry.Seconds}.{entry.Nanoseconds:000000000}");

    private static string Describe(string path, TreeEntry entry) => $"{entry.Type} {TreeSnapshot.Display(path)}";

    private static string Content(TreeEntry entry) =>
        entry.Type == FileType.SymbolicLink ? $"-> {TreeSnapshot.Display(entry.Content)}" : $"{entry.Size} bytes {entry.Content[..Math.Min(8, entry.Content.Length)]}";

    private static string Octal(int mode) => "0" + Convert.ToString(mode, 8);
}
