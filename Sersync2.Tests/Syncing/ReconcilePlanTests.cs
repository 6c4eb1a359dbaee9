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
    [TestCase("f:Deleted", nameof(FileKind.File), "replaced", TestName = "Deleted and there again")]
    [TestCase("f:Deleted", nameof(FileKind.Directory), "replaced")]
    [TestCase("f:Deleted,Recursive", nameof(FileKind.Directory), "replaced")]
    [TestCase("f:AwaitingClose", nameof(FileKind.File), "entries", TestName = "Created, and not open any more")]
    [TestCase("open:AwaitingClose", nameof(FileKind.File), "", TestName = "Created, and still open: the close is an event")]
    [TestCase("open:AwaitingClose", nameof(FileKind.SymbolicLink), "entries", TestName = "A link is not waited for")]
    [TestCase("open", nameof(FileKind.File), "entries", TestName = "Changed otherwise it is sent, open or not")]
    [TestCase("d:Recursive,Rewrite", nameof(FileKind.Directory), "trees rewrites")]
    [TestCase("d:Recursive,Rewrite", nameof(FileKind.Missing), "")]
    [TestCase("d:Deleted,Rewrite", nameof(FileKind.Missing), "gone")]
    public void What_a_path_needs_depends_on_what_is_there_and_what_was_seen(string entry, string kind, string expected)
    {
        var path = new ResolvedPath(Parse(entry), Enum.Parse<FileKind>(kind));

        var plan = ReconcilePlan.For([path], asked => asked.Path == Path("open"));

        List<string> lists = [];
        Note("gone", plan.Gone);
        Note("replaced", plan.Replaced);
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

    [Test]
    public void Only_a_file_that_was_just_created_is_asked_whether_it_is_open()
    {
        List<string> asked = [];
        ReconcilePlan.For(
            [
                new ResolvedPath(Entry("a"), FileKind.File),
                new ResolvedPath(Entry("b", DirtyFlags.AwaitingClose), FileKind.Directory),
                new ResolvedPath(Entry("c", DirtyFlags.AwaitingClose), FileKind.File),
                new ResolvedPath(Entry("d", DirtyFlags.AwaitingClose), FileKind.Missing),
            ],
            path =>
            {
                asked.Add(path.Path.ToString());
                return false;
            });

        Assert.That(asked, Is.EqualTo(new[] { "c" }));
    }
}
