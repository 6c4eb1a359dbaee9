using System.Text;
using Sersync2.Core.Native;
using Sersync2.Tests.Support;

namespace Sersync2.Tests.Native;

public sealed class MountTableTests
{
    [TestCase("36 35 98:0 /mnt1 /mnt2 rw,noatime master:1 - ext3 /dev/root rw,errors=continue", "36 /mnt2")]
    [TestCase(@"37 35 0:5 / /with\040space\011tab\134040 rw - tmpfs none rw", "37 /with space\ttab\\040")]
    [TestCase(@"38 35 0:5 /a\040b / rw - tmpfs none rw", "38 /")]
    [TestCase("39 35 0:5 /", "")]
    [TestCase("x 35 0:5 / /x rw - tmpfs none rw", "")]
    [TestCase("1 2 3:4 / /a rw - t n rw\n\n2 2 3:4 / /b rw - t n rw\n", "1 /a|2 /b")]
    public void The_mount_points_are_read(string text, string expected)
    {
        var mounts = MountTable.Parse(Encoding.UTF8.GetBytes(text));

        Assert.That(string.Join('|', mounts.Select(mount => $"{mount.Id} {Encoding.UTF8.GetString(mount.Point.Bytes)}")), Is.EqualTo(expected));
    }

    [Test]
    public void A_mount_that_is_made_is_among_those_of_this_process()
    {
        Assume.That(Environment.IsPrivilegedProcess, "only root can mount");
        using var temp = new TempDirectory();
        using var table = new MountTable();
        string place = temp.CreateDirectory("a name with blanks");
        Assert.That(Points(), Does.Not.Contain(place));
        using (BindMount.Make(temp.CreateDirectory("disk"), place))
            Assert.That(Points(), Does.Contain(place));
        Assert.That(Points(), Does.Not.Contain(place));

        IEnumerable<string> Points() => table.Read()!.Select(mount => Encoding.UTF8.GetString(mount.Point.Bytes));
    }
}
