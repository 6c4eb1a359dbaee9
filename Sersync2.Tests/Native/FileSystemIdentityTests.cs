using Sersync2.Core.Native;

namespace Sersync2.Tests.Native;

public sealed class FileSystemIdentityTests
{
    private const long Ext = 0xef53, Btrfs = 0x9123683e, Overlay = 0x794c7630, Xfs = 0x58465342, Fat = 0x4d44, Nfs = 0x6969, Fuse = 0x65735546, Tmpfs = 0x01021994;

    [TestCase(Ext, 0x951235cf628bf0a5ul, null, null, ExpectedResult = "ext:951235cf628bf0a5")]
    [TestCase(Btrfs, 0x976e03fa0675b675ul, null, null, ExpectedResult = "btrfs:976e03fa0675b675")]
    [TestCase(Overlay, 1ul, "uuid:aa", null, ExpectedResult = "overlay:1")]
    [TestCase(Tmpfs, 2ul, "uuid:aa", null, ExpectedResult = "tmpfs:2")]
    [TestCase(Xfs, 0x704ul, "xfs:e94c", null, ExpectedResult = "xfs:e94c", Description = "its f_fsid is the number of the device")]
    [TestCase(Fat, 0x705ul, "fat:1234abcd", "disk:1234-ABCD", ExpectedResult = "fat:1234abcd")]
    [TestCase(Fat, 0x705ul, null, "disk:1234-ABCD", ExpectedResult = "disk:1234-ABCD")]
    [TestCase(Ext, 0ul, null, "disk:uuid", ExpectedResult = "disk:uuid")]
    public string What_stays_with_a_file_system_tells_it(long kind, ulong number, string? identifier, string? link)
    {
        var told = FileSystemIdentity.Choose(kind, number, () => identifier, () => link, Under(1, 2));
        Assert.That(told.OutlivesMount);
        Assert.That(FileSystemIdentity.Choose(kind, number, () => identifier, () => link, Under(3, 4)), Is.EqualTo(told), "wherever it is mounted");
        return told.Text;
    }

    [TestCase(Nfs, 0ul)]
    [TestCase(Fuse, 0ul)]
    [TestCase(Tmpfs, 0ul)]
    [TestCase(0x1234L, 0x99ul)]
    public void Where_nothing_does_it_is_known_as_long_as_it_is_mounted(long kind, ulong number)
    {
        FileSystemIdentity Look(ulong device, ulong mount) => FileSystemIdentity.Choose(kind, number, () => null, () => null, Under(device, mount));
        FileSystemIdentity first = Look(1, 2);
        Assert.That(first.OutlivesMount, Is.False);
        Assert.That(Look(1, 2), Is.EqualTo(first));
        Assert.That(new[] { first, Look(1, 3), Look(2, 2) }, Is.Unique);
        Assert.That(first.Text.Split(' '), Has.Length.EqualTo(1));
    }

    [TestCase("ext:951235cf628bf0a5", ExpectedResult = "951235cf628bf0a5")]
    [TestCase("xfs:e94c", ExpectedResult = null)]
    [TestCase("mount:1:2:3", ExpectedResult = null)]
    [TestCase("", ExpectedResult = null)]
    public string? A_shell_can_ask_for_some(string text) => FileSystemIdentity.NumberIn(text);

    private static FileStatus Under(ulong device, ulong mount) =>
        new(FileKind.Directory, new FileIdentity(device, 2), 1, 0) { Mount = mount, IsMountUnique = true };
}
