using System.Text;
using Sersync2.Core.Paths;
using Sersync2.Core.Syncing.Rsync;
using Sersync2.Tests.EndToEnd;
using Sersync2.Tests.Support;
using static Sersync2.Tests.Support.Entries;

namespace Sersync2.Tests.Syncing.Rsync;

[NonParallelizable]
public sealed class FilterRulesTests
{
    [TestCase("a", "+ /a|+ /a/***|- *|")]
    [TestCase("a/b/c", "+ /a/b/|+ /a/|+ /a/b/c|+ /a/b/c/***|- *|")]
    [TestCase("back\\slash", "+ /back\\slash|+ /back\\\\slash/***|- *|")]
    [TestCase("a*b", "+ /a\\*b|+ /a\\*b/***|- *|")]
    [TestCase("what?", "+ /what\\?|+ /what\\?/***|- *|")]
    [TestCase("[x]", "+ /\\[x]|+ /\\[x]/***|- *|")]
    [TestCase("# no comment", "+ /# no comment|+ /# no comment/***|- *|")]
    public void A_path_is_let_through_with_all_below_it(string path, string expected) =>
        Assert.That(Encoding.UTF8.GetString(FilterRules.For([Path(path)])).Replace('\0', '|'), Is.EqualTo(expected));

    [Test]
    public void Ancestors_that_paths_share_come_once() =>
        Assert.That(
            Encoding.UTF8.GetString(FilterRules.For([Path("a/b/c"), Path("a/b/d"), Path("a/e")])).Replace('\0', '|'),
            Is.EqualTo("+ /a/b/|+ /a/|+ /a/b/c|+ /a/b/c/***|+ /a/b/d|+ /a/b/d/***|+ /a/e|+ /a/e/***|- *|"));

    [TestCase(false)]
    [TestCase(true)]
    public async Task Only_the_named_things_are_deleted(bool directories)
    {
        using var temp = new TempDirectory();
        var source = new TestTree(temp.CreateDirectory("source"));
        var remote = new TestTree(temp.CreateDirectory("remote"));
        BytePath[] parents = ["[a]*", "plain", "back\\slash", "?"];
        List<RelativePath> gone = [];
        foreach (BytePath parent in parents)
        {
            source.MakeDirectory(parent);
            remote.MakeDirectory(parent);
            foreach (BytePath name in HostileNames.All)
            {
                BytePath path = new([.. parent.Bytes, (byte)'/', .. name.Bytes]);
                gone.Add(new RelativePath(path.Bytes));
                if (directories)
                {
                    remote.MakeDirectory(path);
                    remote.Write(path.Join("below"), "x");
                }
                else
                {
                    remote.Write(path, "x");
                }
            }

            // What a pattern that was not escaped would hit as well.
            foreach (string other in new[] { "a", "b", "ab", "x", "xy", "slash", "backslash", "n", "012" })
                remote.Write(new BytePath([.. parent.Bytes, (byte)'/', .. Encoding.UTF8.GetBytes(other)]), "stays");
        }

        remote.Write("other", "stays");
        remote.MakeDirectory("plain2/below");
        source.MakeDirectory("plain2");

        RsyncResult result = await StandInRsync.Run(
            source.Root, ["-rlt", "--delete", "--force", "--from0", "--include-from=-", "./", remote.Root + "/"], FilterRules.For(gone));

        Assert.That((result.ExitCode, result.StandardError), Is.EqualTo((0, "")));
        string[] left = [.. remote.Snapshot().Entries.Where(entry => entry.Value.Type == FileType.File).Select(entry => entry.Key)];
        Assert.That(left, Has.Length.EqualTo(parents.Length * 9 + 1));
        Assert.That(remote.Exists("plain2/below"), Is.True);
        Assert.That(left, Has.None.EndsWith("below"));
    }
}
