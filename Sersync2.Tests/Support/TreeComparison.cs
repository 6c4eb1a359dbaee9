using System.Text;

namespace Sersync2.Tests.Support;

/// <summary>How two trees differ, as lines for people; nothing where they are the same.</summary>
internal sealed class TreeComparison
{
    private const int MostLines = 25;

    private readonly List<string> _differences = [];

    /// <param name="times">Whether the modification times of files count too (whole seconds).</param>
    public TreeComparison(TreeSnapshot source, TreeSnapshot remote, bool times = false)
    {
        foreach ((string path, TreeEntry expected) in source.Entries)
        {
            if (remote.Entries.TryGetValue(path, out TreeEntry? actual))
                Compare(path, expected, actual, times);
            else
                _differences.Add($"missing at the remote: {Describe(path, expected)}");
        }

        foreach ((string path, TreeEntry extra) in remote.Entries)
        {
            if (!source.Entries.ContainsKey(path))
                _differences.Add($"only at the remote: {Describe(path, extra)}");
        }
    }

    public IReadOnlyList<string> Differences => _differences;

    public bool Same => _differences.Count == 0;

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
            _differences.Add($"type of {name}: {expected.Type} here, {actual.Type} at the remote");
        else if (expected.Content != actual.Content || expected.Size != actual.Size)
            _differences.Add($"content of {name}: {Content(expected)} here, {Content(actual)} at the remote");
        else if (expected.Mode != actual.Mode && expected.Type != FileType.SymbolicLink)
            _differences.Add($"mode of {name}: {Octal(expected.Mode)} here, {Octal(actual.Mode)} at the remote");
        else if (times && expected.Type == FileType.File && expected.Seconds != actual.Seconds)
            _differences.Add($"time of {name}: {expected.Seconds} here, {actual.Seconds} at the remote");
    }

    private static string Describe(string path, TreeEntry entry) => $"{entry.Type} {TreeSnapshot.Display(path)}";

    private static string Content(TreeEntry entry) =>
        entry.Type == FileType.SymbolicLink ? $"-> {TreeSnapshot.Display(entry.Content)}" : $"{entry.Size} bytes {entry.Content[..Math.Min(8, entry.Content.Length)]}";

    private static string Octal(int mode) => "0" + Convert.ToString(mode, 8);
}
