using System.Diagnostics;
using Microsoft.Win32.SafeHandles;
using Sersync2.Core.Native;
using Sersync2.Core.Paths;
using Sersync2.Tests.Support;

namespace Sersync2.Tests.Native;

public sealed class DirectoryIdentityTests
{
    [TestCase("ext3 -q -F -I 128")]
    [TestCase("ext4 -q -F")]
    [TestCase("xfs -q")]
    [TestCase("btrfs -q")]
    public async Task A_directory_that_is_made_again_is_another_and_a_disk_that_is_mounted_again_is_the_same(string kind)
    {
        using var temp = new TempDirectory();
        string place = temp.CreateDirectory("place");
        using LoopDisk disk = LoopDisk.Make(temp["disk.img"], kind);
        disk.Mount(place);
        string top = Of(place).Text;
        Directory.CreateDirectory(place + "/d");
        string first = Of(place + "/d").Text;
        Directory.Delete(place + "/d");
        Directory.CreateDirectory(place + "/d");
        string second = Of(place + "/d").Text;
        Assert.That(new[] { top, first, second }, Is.Unique);

        await disk.Unmount();
        disk.Mount(place);
        Assert.That((Of(place).Text, Of(place + "/d").Text), Is.EqualTo((top, second)));
        await disk.Unmount();
    }

    [TestCase("ext4 -q -F")]
    [TestCase("btrfs -q")]
    [TestCase("ext3 -q -F -I 128")]
    public async Task A_shell_sees_the_same(string kind)
    {
        using var temp = new TempDirectory();
        string place = temp.CreateDirectory("place");
        using LoopDisk disk = LoopDisk.Make(temp["disk.img"], kind);
        disk.Mount(place);
        (string status, string fileSystem) = DirectoryIdentity.Split(Of(place).Text)!.Value;
        using var shell = Process.Start(new ProcessStartInfo("sh", ["-c", "stat -c '%i %W' . && stat -f -c %i ."]) { WorkingDirectory = place, RedirectStandardOutput = true })!;
        Assert.That(await shell.StandardOutput.ReadToEndAsync(), Is.EqualTo($"{status}\n{FileSystemIdentity.NumberIn(fileSystem)}\n"));
        await shell.WaitForExitAsync();
        await disk.Unmount();
    }

    private static DirectoryIdentity Of(string path)
    {
        using SafeFileHandle handle = DirectoryHandle.TryOpen(new AbsolutePath(path).ToCString(), out _)!;
        return DirectoryIdentity.Of(handle);
    }
}
