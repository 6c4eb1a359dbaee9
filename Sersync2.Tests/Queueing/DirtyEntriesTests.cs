using Sersync2.Core.Queueing;
using static Sersync2.Tests.Support.Entries;

namespace Sersync2.Tests.Queueing;

public sealed class DirtyEntriesTests
{
    private static readonly object[] Lists =
    [
        new object[] { "nothing", Array.Empty<string>(), Array.Empty<string>() },
        new object[] { "the order of the tree", new[] { "b", "a.txt", "a/b", "a" }, new[] { "a", "a/b", "a.txt", "b" } },
        new object[] { "one per path", new[] { "a", "a", "a" }, new[] { "a" } },
        new object[] { "flags of one path add up", new[] { "a:Deleted", "a:Recursive" }, new[] { "a:Deleted,Recursive" } },
        new object[] { "what lies below a tree goes with it", new[] { "a:Recursive", "a/b", "a/b/c:Recursive", "ab" }, new[] { "a:Recursive", "ab" } },
        new object[] { "a name that only begins the same is another path", new[] { "a:Recursive", "a-b", "a.b/c", "ab/c" }, new[] { "a:Recursive", "a-b", "a.b/c", "ab/c" } },
        new object[] { "a lone directory covers nothing", new[] { "a", "a/b" }, new[] { "a", "a/b" } },
        new object[] { "a deleted file covers nothing", new[] { "a:Deleted", "a/b:Deleted" }, new[] { "a:Deleted", "a/b:Deleted" } },
        new object[] { "a deletion below a tree that is only sent stays", new[] { "a:Recursive", "a/b:Deleted", "a/c" }, new[] { "a:Recursive", "a/b:Deleted" } },
        new object[] { "a tree that may delete covers deletions", new[] { "a:Deleted,Recursive,WasDirectory", "a/b:Deleted", "a/c" }, new[] { "a:Deleted,Recursive,WasDirectory" } },
        new object[] { "what was a file covers no deletion below it", new[] { "a:Deleted,Recursive", "a/b:Deleted" }, new[] { "a:Deleted,Recursive", "a/b:Deleted" } },
        new object[] { "an outer tree covers what the inner one could not", new[] { "a:Deleted,Recursive,WasDirectory", "a/b:Recursive", "a/b/c:Deleted" }, new[] { "a:Deleted,Recursive,WasDirectory" } },
        new object[] { "a deleting tree below a sent one stays, and covers", new[] { "a:Recursive", "a/b:Deleted,Recursive,WasDirectory", "a/b/c:Deleted", "a/d:Deleted" }, new[] { "a:Recursive", "a/b:Deleted,Recursive,WasDirectory", "a/d:Deleted" } },
        new object[] { "the whole tree covers all", new[] { "a/b", ".:Recursive", "z:Recursive" }, new[] { ".:Recursive" } },
        new object[] { "the root alone covers nothing", new[] { ".", "a" }, new[] { ".", "a" } },
        new object[] { "a merged entry is the ancestor that counts", new[] { "a:Recursive", "a:Deleted,WasDirectory", "a/b:Deleted" }, new[] { "a:Deleted,Recursive,WasDirectory" } },
        new object[] { "the most failures count", new[] { "a!1", "a!3", "a!2" }, new[] { "a!3" } },
        new object[] { "a file that changed in another way is not waited for", new[] { "a:AwaitingClose", "a" }, new[] { "a" } },
        new object[] { "a file that was created twice is waited for", new[] { "a:AwaitingClose", "a:AwaitingClose" }, new[] { "a:AwaitingClose" } },
        new object[] { "back out of a tree", new[] { "a/b:Recursive", "a/b/c", "a/d", "b" }, new[] { "a/b:Recursive", "a/d", "b" } },
    ];

    [TestCaseSource(nameof(Lists))]
    public void A_list_is_pruned(string what, string[] entries, string[] expected)
    {
        Assert.That(Texts(DirtyEntries.Prune([.. entries.Select(Parse)])), Is.EqualTo(expected), what);
        Assert.That(Texts(DirtyEntries.Prune([.. entries.Reverse().Select(Parse)])), Is.EqualTo(expected), what + ", backwards");
    }

    [TestCase("a", "a", "a")]
    [TestCase("a!1", "a!4", "a!4")]
    [TestCase("a:AwaitingClose", "a", "a")]
    [TestCase("a", "a:AwaitingClose", "a")]
    [TestCase("a:AwaitingClose", "a:AwaitingClose", "a:AwaitingClose")]
    [TestCase("a:Deleted,WasDirectory", "a:AwaitingClose", "a:Deleted,WasDirectory")]
    [TestCase("a:Recursive", "a:Rewrite", "a:Recursive,Rewrite")]
    public void Two_entries_of_one_path_are_merged(string one, string other, string expected) =>
        Assert.That(Text(DirtyEntries.Merge(Parse(one), Parse(other))), Is.EqualTo(expected));

    [Test]
    public void However_the_entries_come_the_pruned_list_covers_each_and_none_twice()
    {
        string[] names = ["a", "a/b", "a/b/c", "a/b/c/d", "a/x", "ab", "b", "b/c"];
        DirtyFlags[] flags = [DirtyFlags.None, DirtyFlags.Deleted, DirtyFlags.Recursive, DirtyFlags.Recursive | DirtyFlags.Deleted];
        var random = new Random(20240607);
        for (int round = 0; round < 2_000; round++)
        {
            List<DirtyEntry> entries = [];
            for (int count = random.Next(12); count > 0; count--)
                entries.Add(Entry(names[random.Next(names.Length)], flags[random.Next(flags.Length)]));
            DirtyEntry[] all = [.. entries];

            List<DirtyEntry> pruned = DirtyEntries.Prune(entries);

            string message = $"{string.Join(' ', Texts(all))} -> {string.Join(' ', Texts(pruned))}";
            Assert.That(pruned.Select(entry => entry.Path), Is.Unique, message);
            foreach (DirtyEntry entry in all)
            {
                Assert.That(
                    pruned.Exists(kept => (kept.Path == entry.Path && (kept.Flags & entry.Flags) == entry.Flags)
                        || (kept.Path.IsAncestorOf(entry.Path) && kept.Covers(entry))
                        || (kept.Path == entry.Path && pruned.Exists(above => above.Path.IsAncestorOf(entry.Path) && above.Covers(entry)))),
                    Is.True,
                    message);
            }
        }
    }
}
