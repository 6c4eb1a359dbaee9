using Sersync2.Core.Paths;
using Sersync2.Core.Queueing;
using Sersync2.Core.Syncing.Rsync;
using static Sersync2.Tests.Support.Entries;

namespace Sersync2.Tests.Syncing.Rsync;

public sealed class FailedPathsTests
{
    [TestCase("rsync: [sender] send_files failed to open \"/src/a/f\": Permission denied (13)", "a/f a/g", "a/f", TestName = "The sender names the absolute path")]
    [TestCase("file has vanished: \"/src/a/f\"", "a/f a/g", "a/f", TestName = "Vanished")]
    [TestCase("rsync: [sender] opendir \"/src/d\" failed: Permission denied (13)", "d:Recursive e", "d:Recursive", TestName = "A directory")]
    [TestCase("rsync: [sender] opendir \"/src/d/sub\" failed: Permission denied (13)", "d:Recursive e", "d:Recursive", TestName = "Below a tree")]
    [TestCase("rsync: [receiver] mkstemp \"rootdir/.x.B7mQJw\" (in nobody) failed: Permission denied (13)", "rootdir/x rootdir/y", "rootdir/x", TestName = "A temporary name")]
    [TestCase("rsync: [receiver] mkstemp \".x.B7mQJw\" (in nobody) failed: Permission denied (13)", "x y", "x", TestName = "A temporary name at the top")]
    [TestCase("rsync: [receiver] mkstemp \"/.x.B7mQJw\" (in nobody) failed: Permission denied (13)", "x y", "x", TestName = "A daemon in a chroot begins with a slash")]
    [TestCase("rsync: [sender] send_files failed to open \"/elsewhere/x\": Permission denied (13)", "x elsewhere/x", null, TestName = "An absolute path elsewhere")]
    [TestCase("rsync: [receiver] mkstemp \"..x.B7mQJw\" (in nobody) failed: Permission denied (13)", ".x x", ".x", TestName = "The temporary name of a hidden file")]
    [TestCase("rsync: [sender] send_files failed to open \"/src/.x.B7mQJw\": Permission denied (13)", ".x.B7mQJw x", ".x.B7mQJw", TestName = "A file that is named like a temporary one")]
    [TestCase("rsync: [generator] delete_file: unlink(rootdir/stale) failed: Permission denied (13)", "rootdir/stale:Deleted b", "rootdir/stale:Deleted", TestName = "A deletion")]
    [TestCase("rsync: [generator] delete_file: rmdir(d) failed: Permission denied (13)", "d:Deleted,WasDirectory b", "d:Deleted,WasDirectory", TestName = "The deletion of a directory")]
    [TestCase("rsync: [generator] delete_file: unlink(a(b) c) failed: Permission denied (13)", "a(b)", null, TestName = "The deletion of another")]
    [TestCase("ERROR: daemon refused to receive file \"x.hid\"", "x.hid y", "x.hid", TestName = "Refused by the daemon")]
    [TestCase("rsync: [sender] send_files failed to open \"/src/a\"b\": Permission denied (13)", "a\"b a", "a\"b", TestName = "A quote")]
    [TestCase("rsync: [sender] send_files failed to open \"/src/a\\#012b\": Permission denied (13)", "a\nb a", "a\nb", TestName = "A newline")]
    [TestCase("rsync: [sender] send_files failed to open \"/src/a\\#134#012b\": Permission denied (13)", "a\\#012b a\nb", "a\\#012b", TestName = "What looks like an escape")]
    [TestCase("rsync: [sender] send_files failed to open \"/src/\\#344\\#270\\#255\": Permission denied (13)", "中 a", "中", TestName = "High bytes")]
    [TestCase("rsync: [sender] opendir \"/src\" failed: Permission denied (13)", ".:Recursive", ".:Recursive", TestName = "The watch path itself")]
    [TestCase("rsync: [sender] opendir \"/src/d\" failed: Permission denied (13)", "d/a d/b", null, TestName = "A directory above")]
    [TestCase("rsync: [sender] opendir \"/srcs/d\" failed: Permission denied (13)", "d:Recursive", null, TestName = "A directory beside the watch path")]
    [TestCase("could not make way for new regular file: a/b", "a/b c", "a/b", TestName = "No quotes")]
    [TestCase("rsync: [receiver] rename \".big.SfS2Ts\" (in open) -> \"big\": Operation not permitted (1)", "big c", "big", TestName = "Two names")]
    [TestCase("*** Skipping any contents from this failed directory ***", "a/b c", null, TestName = "No name")]
    [TestCase("rsync: [sender] send_files failed to open \"/src/other\": Permission denied (13)", "a/b c", null, TestName = "Nothing that was sent")]
    [TestCase("", "a", null, TestName = "An empty line")]
    public void A_line_is_about_an_entry(string line, string entries, string? expected) =>
        Assert.That(Find("", [line], entries), Is.EqualTo(expected?.Split(' ').Order()));

    [Test]
    public void Each_line_adds_its_entries()
    {
        string[] lines =
        [
            "rsync: [sender] send_files failed to open \"/src/a\": Permission denied (13)",
            "rsync: [sender] send_files failed to open \"/src/b\": Permission denied (13)",
            "rsync: [sender] send_files failed to open \"/src/a\": Permission denied (13)",
        ];

        Assert.That(Find("", lines, "a b c"), Is.EqualTo(new[] { "a", "b" }));
    }

    [Test]
    public void One_line_that_nobody_understands_is_about_all()
    {
        string[] lines = ["rsync: [sender] send_files failed to open \"/src/a\": Permission denied (13)", "no idea"];

        Assert.That(Find("", lines, "a b c"), Is.Null);
        Assert.That(Find("", [], "a b c"), Is.Null, "and so is no line at all");
    }

    [TestCase("sub", "rsync: [receiver] mkstemp \"sub/a/.f.B7mQJw\" (in m) failed: Permission denied (13)", "a/f")]
    [TestCase("sub/deep", "rsync: [receiver] mkstemp \"sub/deep/a/.f.B7mQJw\" (in m) failed: Permission denied (13)", "a/f")]
    [TestCase("sub", "rsync: [receiver] mkstemp \"/sub/a/.f.B7mQJw\" (in m) failed: Permission denied (13)", "a/f")]
    [TestCase("sub", "rsync: [generator] delete_file: unlink(a/f) failed: Permission denied (13)", "a/f", TestName = "A deletion is named in the destination, not in the module")]
    [TestCase("sub", "rsync: [generator] delete_file: unlink(sub/a/f) failed: Permission denied (13)", "sub/a/f", TestName = "Also where the destination has a directory of that name")]
    [TestCase("sub", "rsync: [sender] send_files failed to open \"/src/a/f\": Permission denied (13)", "a/f")]
    [TestCase("sub", "rsync: [receiver] mkstemp \"a/.f.B7mQJw\" (in m) failed: Permission denied (13)", null)]
    [TestCase("sub", "rsync: [receiver] mkstemp \"subway/a/.f.B7mQJw\" (in m) failed: Permission denied (13)", null)]
    public void The_receiver_names_paths_in_its_module(string module, string line, string? expected) =>
        Assert.That(Find(module, [line], "a/f a/g sub/a/f"), Is.EqualTo(expected is null ? null : new[] { expected }));

    private static string[]? Find(string module, string[] lines, string entries)
    {
        List<DirtyEntry> sent = [.. entries.Split(' ').Select(Parse)];
        return new FailedPaths(new AbsolutePath("/src"), module).Find(lines.Select(RsyncLine.Parse), sent)?.Select(entry => Raw(Text(entry))).Order().ToArray();
    }

    // Text shows what cannot be printed as escapes; the cases hold it as it is.
    private static string Raw(string text) =>
        text.Replace("\\x0a", "\n", StringComparison.Ordinal).Replace("\\x5c", "\\", StringComparison.Ordinal);
}
