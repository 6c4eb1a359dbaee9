using System.Text;
using Sersync2.Core.Paths;
using Sersync2.Tests.Support;

namespace Sersync2.Tests.EndToEnd.Churn;

/// <summary>What is known of a storm that ended wrong: the paths, and what the daemon did with them.</summary>
internal static class ChurnReport
{
    private const int MostPaths = 6;
    private const int MostLines = 30;

    public static string Write(
        int seed, int operations, List<(TestTree Tree, TreeComparison Comparison)> trees, List<ChurnWriter> writers, SyncScenario sync)
    {
        IReadOnlyList<string> lines = sync.Process.Lines;
        Directory.CreateDirectory(ChurnSettings.LogDirectory);
        string log = Path.Combine(ChurnSettings.LogDirectory, $"seed-{seed}.log");
        File.WriteAllLines(log, lines);
        File.WriteAllLines(Path.ChangeExtension(log, ".writers"), writers.SelectMany(writer => writer.Trace).Order(StringComparer.Ordinal));
        File.WriteAllText(Path.ChangeExtension(log, ".rsyncd"), sync.Daemon.Log);

        var text = new StringBuilder();
        text.AppendLine($"seed {seed}, {operations} operations; the whole log: {log}");
        foreach ((TestTree tree, TreeComparison comparison) in trees.Where(tree => !tree.Comparison.Same))
        {
            text.AppendLine($"{tree}: {comparison}");
            foreach (string path in comparison.Paths.Take(MostPaths))
                About(text, tree, path, lines);
        }

        return text.ToString();
    }

    // Lines that name the path, or a directory above it.
    private static void About(StringBuilder text, TestTree tree, string key, IReadOnlyList<string> lines)
    {
        byte[] path = Encoding.Latin1.GetBytes(key);
        List<string> events = [], words = [];
        for (int end = path.Length; end > 0; end = path.AsSpan(0, end).LastIndexOf((byte)'/'))
        {
            events.Add($" {tree}/" + ByteText.Display(path.AsSpan(0, end)));
            words.Add(" " + ByteText.ShellWord([(byte)'/', .. path.AsSpan(0, end)]) + " ");
        }

        text.AppendLine($"-- {ByteText.Display(path)}:");
        foreach (string line in lines.Where(IsAbout).TakeLast(MostLines))
            text.Append("   ").AppendLine(Shorten(line));

        bool IsAbout(string line) => line.Contains(" event ", StringComparison.Ordinal)
            ? events.Exists(name => line.EndsWith(name, StringComparison.Ordinal) || line.EndsWith(name + "/", StringComparison.Ordinal))
            : line.Contains($" {tree} ", StringComparison.Ordinal) && words.Exists(word => line.Contains(word, StringComparison.Ordinal));
    }

    private static string Shorten(string line)
    {
        const int most = 400;
        return line.Length <= most ? line : $"{line[..(most / 2)]} … {line[^(most / 2)..]}";
    }
}
