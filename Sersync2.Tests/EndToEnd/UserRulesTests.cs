using System.Diagnostics;
using Sersync2.Tests.Support;

namespace Sersync2.Tests.EndToEnd;

/// <summary>
/// Filter rules of the user's, of every form, on the routes of single changes: what one plain <c>rsync --delete</c> with the
/// same rules keeps at the remote stays there, and what it would not send is not sent.
/// </summary>
[TestFixture("")]
[TestFixture(OldRsync.Server306)]
internal sealed class UserRulesTests(string server) : EndToEndTest
{
    private static readonly string[] Names =
    [
        "uploads/x", "uploads/sub/y", "a/uploads/x", "a/b/uploads/z", "a/f.o", "a/f.c", "a/b/g.o", "a/b/g.c", ".git/HEAD", "a/.git/HEAD", "a/core", "x", "a/x", "a/x.bak",
        "deep/er/f.c", "deep/er/f.o", "plain/one", "plain/two/three", "CVS/Root", "name\nwith line/f.o", "name\nwith line/f.c",
    ];

    private static readonly string[] Rules =
    [
        "--exclude=uploads/", "--exclude=/uploads/", "--exclude=.git/", "-C", "--cvs-exclude --include=*.o", "--filter='P uploads/'", "--filter='P *.o'", "--filter='P /a/b/***'",
        "-f'- uploads/'", "--filter='H uploads/'", "--filter='R *.o' --exclude=*.o", "--include='*/' --include='*.c' --exclude='*'", "--include='*'", "--include='*' --exclude='*.o'",
        "--include='+ uploads/' --exclude='x'", "--include='uploads/' --include='uploads/**' --exclude='*'", "--exclude-from=FILE", "--filter='merge FILE'", "--filter='. FILE'",
        "-F", "-FF", "--filter='dir-merge .rsync-filter'", "--filter=': .rsync-filter'", "--exclude='a/**/g.*'", "--filter='-! */' ", "--filter='P,! *.c'", "--filter='-s *.o'", "--filter='-r *.o'",
    ];

    [TestCaseSource(nameof(Rules))]
    public async Task What_rsync_keeps_under_the_same_rules_stays(string rules)
    {
        rules = Configure(rules);
        TestTree plain = Sync.NewTree("plain");
        foreach (TestTree tree in (TestTree[])[Sync.Source, Sync.Remote, plain])
        {
            foreach (string name in Names)
                Put(tree, name, "content");
            if (rules.Contains("-F", StringComparison.Ordinal) || rules.Contains(".rsync-filter", StringComparison.Ordinal))
                Put(tree, "a/.rsync-filter", "- *.o\n- uploads/\n");
            foreach (string name in Names.Where(name => name.Contains('/', StringComparison.Ordinal) && tree != Sync.Source))
                Put(tree, name + " of its own", "precious");
        }

        await Sync.Start();
        string[] tops = [.. Names.Select(name => name.Split('/')[0]).Distinct()];
        // File by file first, then each directory: both ways to delete.
        foreach (string name in (string[])["a/f.o", "a/f.c", "uploads/x", "a/x", "a/b/g.o", "x"])
            Sync.Source.Remove(name);
        await End();
        await Plain(rules, plain);
        foreach (string top in tops.Where(top => Sync.Source.Exists(top)))
            Sync.Source.Remove(top);
        await End();

        await Plain(rules, plain);
        TreeSnapshot kept = plain.Snapshot(), left = Sync.Remote.Snapshot();
        Assert.That(kept.Entries.Keys.Where(path => !left.Entries.ContainsKey(path)), Is.Empty, $"plain rsync keeps these:\n{Sync.Process.Output}");
    }

    [TestCaseSource(nameof(Rules))]
    public async Task What_rsync_does_not_send_under_the_same_rules_is_not_sent(string rules)
    {
        rules = Configure(rules);
        TestTree plain = Sync.NewTree("plain");
        bool inDirectories = rules.Contains("-F", StringComparison.Ordinal) || rules.Contains(".rsync-filter", StringComparison.Ordinal);
        // With a line end in some name, a call reads such rules to NUL: see the documents.
        string[] names = [.. Names.Where(name => !inDirectories || !name.Contains('\n', StringComparison.Ordinal))];
        await Sync.Start();
        TestTree outside = Sync.NewTree("outside");
        foreach (TestTree tree in (TestTree[])[Sync.Source, outside])
        {
            if (rules.Contains("-F", StringComparison.Ordinal) || rules.Contains(".rsync-filter", StringComparison.Ordinal))
                Put(tree, "deep/.rsync-filter", "- *.o\n- uploads/\n");
            foreach (string name in names)
                Put(tree, name, "content");
        }

        // New directories, single files in known ones, and a whole tree that comes by one rename.
        await End();
        foreach (string name in names)
            Put(Sync.Source, name, "content, changed");
        ByteFile.Rename(outside.Root, Sync.Source.At("moved in"));
        await End();

        await Plain(rules, plain);
        TreeSnapshot sent = Sync.Remote.Snapshot(), expected = plain.Snapshot();
        // Rules that stand in the directories are not asked for single names: see the documents.
        Assert.That(
            sent.Entries.Keys.Where(path => !expected.Entries.ContainsKey(path) && sent.Entries[path].Type != FileType.Directory && (!inDirectories || path.StartsWith("moved in/", StringComparison.Ordinal))),
            Is.Empty,
            $"plain rsync does not send these:\n{Sync.Process.Output}");
        Assert.That(expected.Entries.Keys.Where(path => !sent.Entries.ContainsKey(path)), Is.Empty, $"plain rsync sends these:\n{Sync.Process.Output}");
    }

    private string Configure(string rules)
    {
        string file = Sync.PathOf("rules");
        File.WriteAllText(file, rules.Contains("exclude-from", StringComparison.Ordinal) ? "uploads/\n*.o\n" : "- uploads/\n- *.o\n");
        rules = rules.Replace("FILE", file, StringComparison.Ordinal);
        if (server.Length > 0)
            _ = Sync.RecordRsync(before: server);
        Sync.Configuration.IgnoreTemporaryNames = false;
        Sync.Configuration.CommonParams = $"-rlptgoD {rules}";
        return rules;
    }

    private static void Put(TestTree tree, string path, string content)
    {
        if (path.LastIndexOf('/') is var slash and > 0)
            tree.MakeDirectory(path[..slash]);
        tree.Write(path, content);
    }

    private async Task End()
    {
        int exit = -1;
        await Eventually.Is(() => (exit = Sync.Ask("--wait", "30").GetAwaiter().GetResult().Exit) == 0, () => $"--wait: {exit}");
    }

    private async Task Plain(string rules, TestTree target)
    {
        using var process = Process.Start(new ProcessStartInfo("sh", ["-c", $"rsync -rlptgoD --delete {rules} ./ '{target.Root}/'"]) { WorkingDirectory = Sync.Source.Root })!;
        await process.WaitForExitAsync();
        Assert.That(process.ExitCode, Is.Zero);
    }
}
