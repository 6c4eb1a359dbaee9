using Sersync2.Tests.Support;

namespace Sersync2.Tests.EndToEnd;

/// <summary>Expressions of the guide and of real users, on every route that leads to the remote.</summary>
[TestFixture]
internal sealed class FilterRoutesTests : EndToEndTest
{
    // Each file has a directory of its own above it or none, and belongs to one expression at least.
    private static readonly string[] Files =
    [
        "plain.txt", "a.gz", "sub/b.gz", "sub/c.txt", "info/x", "info/sub/y", "other/info/z", "static/s", "static/deep/t",
        "test/test.txt", "test/other.txt", "x/cache/y", "x/cachet/y", "cache/z", "uploads/u", "uploads/deep/v", "page.php",
    ];

    private static IEnumerable<TestCaseData> Cases()
    {
        yield return Case(@"(.*)\.gz", "a.gz", "sub/b.gz");
        yield return Case("^info/*", "info/x", "info/sub/y");
        yield return Case("^static/*", "static/s", "static/deep/t");
        yield return Case("^test/test.txt", "test/test.txt");
        yield return Case("(.*)/cache/(.*)", "x/cache/y", "cache/z");
        yield return Case("^(?!.*?uploads).*$", [.. Files.Where(file => !file.Contains("uploads", StringComparison.Ordinal))]);
        yield return Case("*.php");
        yield return Case("(a+)+$");

        static TestCaseData Case(string expression, params string[] excluded) => new(expression, excluded);
    }

    [TestCaseSource(nameof(Cases))]
    public async Task By_events_and_in_new_directories(string expression, string[] excluded)
    {
        Sync.Configuration.Exclude(expression);
        await Sync.Start();
        Write(Sync.Source, Files, "content");
        await AssertSent(Files, excluded);

        // Once more, when the directories are known.
        Write(Sync.Source, Files, "changed");
        await AssertSent(Files, excluded, "changed");
    }

    [TestCaseSource(nameof(Cases))]
    public async Task By_directories_that_are_moved_in(string expression, string[] excluded)
    {
        Sync.Configuration.Exclude(expression);
        await Sync.Start();
        TestTree outside = Sync.NewTree("outside");
        Write(outside, Files, "content");
        foreach (byte[] name in ByteFile.List(outside.Root))
            ByteFile.Rename(outside.At(name), Sync.Source.At(name));
        await AssertSent(Files, excluded);
    }

    [TestCaseSource(nameof(Cases))]
    public async Task By_a_full_sync_and_what_matches_at_the_remote_alone_stays(string expression, string[] excluded)
    {
        Sync.Configuration.Exclude(expression);
        string[] only = [.. excluded.Select(Alone)];
        Write(Sync.Source, Files, "content");
        Write(Sync.Source, ["uploads/keep"], "content");
        Write(Sync.Remote, only, "precious");
        Write(Sync.Remote, ["uploads/remote-only", "uploads/gone/deep/remote-only"], "goes");
        await Sync.Start("-r");
        await AssertSent(Files, excluded);
        await Eventually.Is(() => !Sync.Remote.Exists("uploads/remote-only") && !Sync.Remote.Exists("uploads/gone"), "what is at the remote alone is still there");
        foreach (string file in only)
            Assert.That(Sync.Remote.Read(file), Is.EqualTo("precious"), file);
    }

    [TestCaseSource(nameof(Cases))]
    public async Task By_recovery(string expression, string[] excluded)
    {
        Sync.Configuration.Exclude(expression);
        string[] only = [.. excluded.Select(Alone)];
        Write(Sync.Remote, only, "precious");
        Write(Sync.Source, ["uploads/keep"], "content");
        await Sync.Start("-r");
        await Eventually.Is(() => Sync.Remote.Exists("uploads/keep"), "uploads/keep has not arrived");
        string away = Sync.PathOf("away");
        Directory.Move(Sync.Source.Root, away);
        await Sync.Process.WaitForLine(line => line.Contains("is lost", StringComparison.Ordinal));
        Write(new TestTree(away), Files, "content");
        Directory.Move(away, Sync.Source.Root);
        await AssertSent(Files, excluded);
        foreach (string file in only)
            Assert.That(Sync.Remote.Read(file), Is.EqualTo("precious"), file);
    }

    [TestCaseSource(nameof(Cases))]
    public async Task By_deletions(string expression, string[] excluded)
    {
        Sync.Configuration.Exclude(expression);
        Write(Sync.Source, Files, "content");
        Write(Sync.Remote, Files, "content");
        await Sync.Start();
        foreach (byte[] name in ByteFile.List(Sync.Source.Root))
            Sync.Source.Remove(name);
        string[] kept = excluded;
        await Eventually.Is(
            () => Files.Except(kept).All(file => !Sync.Remote.Exists(file)),
            () => "still there: " + string.Join(", ", Files.Except(kept).Where(file => Sync.Remote.Exists(file))));
        foreach (string file in kept)
            Assert.That(Sync.Remote.Read(file), Is.EqualTo("content"), file);
    }

    [Test]
    public async Task An_expression_without_end_does_not_stall_the_rest()
    {
        // Backtracking takes 2^n steps; the group that refers back keeps it from being matched in linear time.
        Sync.Configuration.Exclude("(a+)+$");
        Sync.Configuration.Exclude(@"(x+x+)+\1y");
        await Sync.Start();
        Sync.Source.Write(new string('a', 200) + "!", "content");
        for (int i = 0; i < 100; i++)
            Sync.Source.Write(new string('x', 200) + i, "content");
        Sync.Source.Write("plain", "content");
        await Eventually.Is(() => Sync.Remote.Exists("plain"), "the file that nothing matches has not arrived");
        await Eventually.Is(() => Sync.Remote.Exists(new string('a', 200) + "!"), "the long name has not arrived");
    }

    // "a/b.gz" becomes "a/alone-b.gz", but where the expression names the file itself.
    private static string Alone(string file) =>
        file == "test/test.txt" ? file : file[..(file.LastIndexOf('/') + 1)] + "alone-" + file[(file.LastIndexOf('/') + 1)..];

    private static void Write(TestTree tree, IEnumerable<string> files, string content)
    {
        foreach (string file in files)
        {
            tree.MakeDirectory(file[..Math.Max(file.LastIndexOf('/'), 0)]);
            tree.Write(file, content);
        }
    }

    private async Task AssertSent(string[] files, string[] excluded, string content = "content")
    {
        string[] wanted = [.. files.Except(excluded)];
        await Eventually.Is(
            () => wanted.All(file => Sync.Remote.Read(file) == content),
            () => "not sent: " + string.Join(", ", wanted.Where(file => Sync.Remote.Read(file) != content)));
        foreach (string file in excluded)
            Assert.That(Sync.Remote.Read(file), Is.Not.EqualTo(content), $"{file} was sent");
    }
}
