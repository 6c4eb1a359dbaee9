using Sersync2.Core.Native;
using Sersync2.Core.Queueing;
using Sersync2.Core.Syncing;
using static Sersync2.Tests.Support.Entries;

namespace Sersync2.Tests.Syncing;

public sealed class ReconcilePlanTests
{
    [TestCase("f", nameof(FileKind.File), "entries")]
    [TestCase("f:Recursive", nameof(FileKind.File), "entries", TestName = "A file has nothing below it")]
    [TestCase("l", nameof(FileKind.SymbolicLink), "entries")]
    [TestCase("s", nameof(FileKind.Special), "entries")]
    [TestCase("d", nameof(FileKind.Directory), "entries directories", TestName = "A directory whose attributes changed travels alone")]
    [TestCase("d:Recursive", nameof(FileKind.Directory), "trees")]
    [TestCase("f", nameof(FileKind.Missing), "", TestName = "Gone, and not seen to go: nothing is deleted")]
    [TestCase("f:Recursive", nameof(FileKind.Missing), "")]
    [TestCase("f:AwaitingClose", nameof(FileKind.Missing), "")]
    [TestCase("f:Deleted", nameof(FileKind.Missing), "gone")]
    [TestCase("d:Deleted,WasDirectory", nameof(FileKind.Missing), "gone")]
    [TestCase("f:Deleted", nameof(FileKind.File), "files", TestName = "Deleted and there again")]
    [TestCase("f:Deleted", nameof(FileKind.Directory), "files")]
    [TestCase("f:Deleted,Recursive", nameof(FileKind.Directory), "files")]
    [TestCase("d:Deleted,WasDirectory,Recursive", nameof(FileKind.Directory), "replaced")]
    [TestCase("d:Deleted,WasDirectory", nameof(FileKind.File), "replaced")]
    [TestCase("f:AwaitingClose", nameof(FileKind.File), "entries", TestName = "Created, and not open any more")]
    [TestCase("open:AwaitingClose", nameof(FileKind.File), "", TestName = "Created, and still open: the close is an event")]
    [TestCase("open:AwaitingClose", nameof(FileKind.SymbolicLink), "entries", TestName = "A link is not waited for")]
    [TestCase("open", nameof(FileKind.File), "entries", TestName = "Changed otherwise it is sent, open or not")]
    [TestCase("d:Recursive,Rewrite", nameof(FileKind.Directory), "rewrites")]
    [TestCase("d:Recursive,Rewrite", nameof(FileKind.Missing), "")]
    [TestCase("d:Deleted,Rewrite", nameof(FileKind.Missing), "gone")]
    [TestCase("f:Renamed", nameof(FileKind.File), "rewrites", TestName = "Another file may have taken its name")]
    [TestCase("f:Renamed", nameof(FileKind.SymbolicLink), "entries")]
    [TestCase("f:Renamed,Deleted", nameof(FileKind.File), "files")]
    [TestCase("f:Linked", nameof(FileKind.File), "entries")]
    public void What_a_path_needs_depends_on_what_is_there_and_what_was_seen(string entry, string kind, string expected)
    {
        var path = Resolved(Parse(entry), Enum.Parse<FileKind>(kind));

        var plan = ReconcilePlan.For([path], asked => asked.Path == Path("open"), new RecentCalls());

        List<string> lists = [];
        Note("gone", plan.Gone);
        Note("replaced", plan.Replaced);
        Note("files", plan.ReplacedFiles);
        Note("trees", plan.Trees);
        Note("entries", plan.Entries);
        if (plan.HasLoneDirectories)
            lists.Add("directories");
        Note("rewrites", plan.Rewrites);
        Assert.That(string.Join(' ', lists), Is.EqualTo(expected));

        void Note(string name, List<DirtyEntry> list)
        {
            if (list.Count == 0)
                return;
            Assert.That(list, Is.EqualTo(new[] { path.Entry }));
            lists.Add(name);
        }
    }

    [TestCase(LargeFileLane.MinBytes, true)]
    [TestCase(LargeFileLane.MinBytes - 1, false)]
    public void A_large_file_that_is_there_again_is_not_asked_for_its_checksum(long size, bool isLarge)
    {
        ResolvedPath path = Resolved(Parse("f:Deleted"), FileKind.File);
        path = path with { Status = path.Status with { Size = size } };

        var plan = ReconcilePlan.For([path], _ => false, new RecentCalls());

        Assert.That((plan.Rewrites.Count, plan.ReplacedFiles.Count), Is.EqualTo(isLarge ? (1, 0) : (0, 1)));
    }

    [TestCase(LargeFileLane.MinBytes, true)]
    [TestCase(LargeFileLane.MinBytes - 1, false)]
    public void A_large_file_in_a_directorys_place_is_not_asked_for_its_checksum(long size, bool isLarge)
    {
        ResolvedPath path = Resolved(Parse("f:Deleted,WasDirectory"), FileKind.File);
        path = path with { Status = path.Status with { Size = size } };

        var plan = ReconcilePlan.For([path], _ => false, new RecentCalls());

        Assert.That((plan.ReplacedLarge.Count, plan.Replaced.Count), Is.EqualTo(isLarge ? (1, 0) : (0, 1)));
    }

    [Test]
    public void Only_a_file_that_was_just_created_is_asked_whether_it_is_open()
    {
        List<string> asked = [];
        ReconcilePlan.For(
            [
                Resolved(Entry("a"), FileKind.File),
                Resolved(Entry("b", DirtyFlags.AwaitingClose), FileKind.Directory),
                Resolved(Entry("c", DirtyFlags.AwaitingClose), FileKind.File),
                Resolved(Entry("d", DirtyFlags.AwaitingClose), FileKind.Missing),
            ],
            path =>
            {
                asked.Add(path.Path.ToString());
                return false;
            },
            new RecentCalls());

        Assert.That(asked, Is.EqualTo(new[] { "c" }));
    }

    [TestCase(-1.0, false)]
    [TestCase(-0.01, true)]
    [TestCase(0.5, true)]
    [TestCase(1.01, true)]
    [TestCase(2.0, false)]
    public void A_file_that_was_written_while_a_call_ran_is_not_known_by_its_time(double seconds, bool expected)
    {
        var calls = new RecentCalls();
        DateTimeOffset start = DateTimeOffset.UnixEpoch.AddDays(20_000);
        for (int call = 0; call < 10; call++)
            calls.Add(start.AddSeconds(-60 - call), start.AddSeconds(-59.5 - call));
        calls.Add(start, start.AddSeconds(1));
        long modified = (start.AddSeconds(seconds) - DateTimeOffset.UnixEpoch).Ticks * 100;
        var path = new ResolvedPath(Entry("f"), default(FileStatus) with { Kind = FileKind.File, Modified = modified });

        var plan = ReconcilePlan.For([path], _ => false, calls);

        Assert.That(plan.Rewrites, Has.Count.EqualTo(expected ? 1 : 0));
        Assert.That(plan.Entries, Has.Count.EqualTo(expected ? 0 : 1));
        plan.Trust(Path("f"));
        Assert.That(plan.Entries, Has.Count.EqualTo(1));
        Assert.That(plan.Rewrites, Is.Empty);
    }

    private static ResolvedPath Resolved(DirtyEntry entry, FileKind kind) => new(entry, default(FileStatus) with { Kind = kind, Modified = 1_700_000_000_000_000_000 });
}
