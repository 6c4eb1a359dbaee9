using System.Text;
using System.Text.RegularExpressions;
using Sersync2.Tests.Support;

namespace Sersync2.Tests.Docs;

/// <summary>What tests look at in a document: its blocks of code, the code in its text, its links and its headings.</summary>
internal sealed partial class MarkdownFile
{
    private readonly List<CodeBlock> _blocks = [];
    private readonly List<string> _inline = [];
    private readonly List<string> _links = [];
    private readonly HashSet<string> _anchors = new(StringComparer.Ordinal);

    private MarkdownFile(string path)
    {
        Path = System.IO.Path.GetFullPath(path);
        Name = System.IO.Path.GetRelativePath(Repository.Find("."), path);
        Read(File.ReadAllLines(path));
    }

    /// <summary>Every document of the project.</summary>
    public static IReadOnlyList<MarkdownFile> All { get; } =
    [
        .. Directory.GetFiles(Repository.Find("."), "*.md").Concat(Directory.GetFiles(Repository.Find("docs"), "*.md")).Order().Select(path => new MarkdownFile(path)),
    ];

    public string Path { get; }

    public string Name { get; }

    public IReadOnlyList<CodeBlock> Blocks => _blocks;

    /// <summary>What stands between backticks in the text.</summary>
    public IReadOnlyList<string> Inline => _inline;

    public IReadOnlyList<string> Links => _links;

    /// <summary>What follows the # in links to its headings.</summary>
    public IReadOnlySet<string> Anchors => _anchors;

    /// <summary>The code in the first cell of each row of the tables whose first column has this heading.</summary>
    public IEnumerable<string> TableCells(string heading)
    {
        bool inTable = false;
        foreach (string line in File.ReadLines(Path))
        {
            if (!line.StartsWith('|'))
                inTable = false;
            else if (line.StartsWith($"| {heading} |", StringComparison.Ordinal))
                inTable = true;
            else if (inTable)
            {
                foreach (Match code in Code().Matches(line.Split(" | ")[0]))
                    yield return code.Groups[1].Value;
            }
        }
    }

    public override string ToString() => Name;

    private void Read(string[] lines)
    {
        for (int i = 0; i < lines.Length; i++)
        {
            if (lines[i].StartsWith("```", StringComparison.Ordinal))
            {
                int start = ++i;
                while (!lines[i].StartsWith("```", StringComparison.Ordinal))
                    i++;
                Add(start, lines[start..i]);
            }
            else if (lines[i].StartsWith("    ", StringComparison.Ordinal) && lines[i - 1].Length == 0)
            {
                int start = i;
                while (i + 1 < lines.Length && (lines[i + 1].StartsWith("    ", StringComparison.Ordinal) || (lines[i + 1].Length == 0 && i + 2 < lines.Length && lines[i + 2].StartsWith("    ", StringComparison.Ordinal))))
                    i++;
                Add(start, [.. lines[start..(i + 1)].Select(line => line.Length == 0 ? line : line[4..])]);
            }
            else
            {
                ReadText(lines[i]);
            }
        }
    }

    private void Add(int line, string[] lines) => _blocks.Add(new CodeBlock($"{Name}:{line + 1}", string.Join('\n', lines)));

    private void ReadText(string line)
    {
        _inline.AddRange(Code().Matches(line).Select(match => match.Groups[1].Value));
        _links.AddRange(Link().Matches(line).Select(match => match.Groups[1].Value));
        if (line.StartsWith('#'))
            _anchors.Add(Anchor(line.TrimStart('#').Trim()));
    }

    // As GitHub makes them: letters, digits, dashes; spaces become dashes, the rest goes.
    private static string Anchor(string heading)
    {
        var anchor = new StringBuilder();
        foreach (char c in heading.ToLowerInvariant())
        {
            if (char.IsLetterOrDigit(c) || c is '-' or '_')
                anchor.Append(c);
            else if (c == ' ')
                anchor.Append('-');
        }

        return anchor.ToString();
    }

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Code();

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();
}
