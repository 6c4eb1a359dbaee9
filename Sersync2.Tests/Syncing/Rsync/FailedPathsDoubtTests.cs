using Sersync2.Core.Paths;
using Sersync2.Core.Queueing;
using Sersync2.Core.Syncing.Rsync;
using static Sersync2.Tests.Support.Entries;

namespace Sersync2.Tests.Syncing.Rsync;

/// <summary>A directory that travels without its content stands for nothing below it: what is not certain is about all.</summary>
public sealed class FailedPathsDoubtTests
{
    [Test]
    public void A_temporary_name_that_was_cut_is_not_about_the_directory_alone()
    {
        string name = new('n', 255);
        DirtyEntry file = Entry("d/" + name);

        List<DirtyEntry>? failed = Find($"rsync: [receiver] mkstemp \"d/.{name[..247]}.B7mQJw\" (in m) failed: Permission denied (13)", Entry("d"), file);

        Assert.That(failed is null || failed.Contains(file), Is.True, "the file would count as delivered");
    }

    [Test]
    public void A_line_with_two_names_is_not_about_the_directory_alone()
    {
        DirtyEntry file = Entry("d/big");

        List<DirtyEntry>? failed = Find("rsync: [receiver] rename \"d/.big.SfS2Ts\" (in m) -> \"d/big\": Operation not permitted (1)", Entry("d"), file);

        Assert.That(failed is null || failed.Contains(file), Is.True, "the file would count as delivered");
    }

    [Test]
    public void Below_a_tree_any_name_is_about_the_tree()
    {
        DirtyEntry tree = Entry("d", DirtyFlags.Recursive);

        Assert.That(Find("rsync: [receiver] rename \"d/.big.SfS2Ts\" (in m) -> \"d/big\": Operation not permitted (1)", tree, Entry("e")), Is.EqualTo(new[] { tree }));
    }

    [Test]
    public void A_name_with_a_blank_is_one_name()
    {
        Assert.That(
            Find("rsync: [sender] link_stat \"/src/x y\" failed: Not a directory (20)", Entry("x"), Entry("x y")),
            Is.EqualTo(new[] { Entry("x y") }));
    }

    private static List<DirtyEntry>? Find(string line, params DirtyEntry[] sent) => new FailedPaths(new AbsolutePath("/src"), "").Find([RsyncLine.Parse(line)], sent);
}
