using System.Diagnostics;

namespace Sersync2.Tests.Support;

/// <summary>A file system of any kind in a file, to be mounted by a loop device. The test is left out where that cannot be.</summary>
internal sealed class LoopDisk : IDisposable
{
    private const string FuseKind = "fuse2fs";
    private readonly string _image;
    private readonly string _kind;
    private readonly string? _device;
    private string? _place;

    private bool IsFuse => _kind == FuseKind;

    /// <param name="device">A device to use again, which another one must have left; null for any.</param>
    private LoopDisk(string image, string kind, string? device)
    {
        _image = image;
        _kind = kind;
        _device = device;
    }

    public string Device { get; private set; } = "";

    /// <param name="kind">A kind of <c>mkfs</c>, with its options; or <c>fuse2fs</c>, which nothing tells from another.</param>
    public static LoopDisk Make(string image, string kind, string? device = null)
    {
        string[] words = kind.Split(' ');
        if (words[0] == FuseKind)
            return MakeFuse(image);
        if (!Environment.IsPrivilegedProcess || !File.Exists("/dev/loop-control"))
            Assert.Ignore("there are no loop devices for this user");
        if (!IsKnownToKernel(words[0]))
            Assert.Ignore($"this kernel does not know {words[0]}");
        if (!Directory.EnumerateFiles("/usr/sbin", "mkfs." + words[0]).Any() && !Directory.EnumerateFiles("/sbin", "mkfs." + words[0]).Any())
            Assert.Ignore($"there is no mkfs.{words[0]}");
        using (FileStream file = File.Create(image))
            file.SetLength(words[0] switch { "xfs" => 320L << 20, "btrfs" => 128L << 20, _ => 16L << 20 });
        Must($"mkfs.{words[0]}", [.. words[1..], image]);
        return new LoopDisk(image, words[0], device);
    }

    /// <summary>Mounts it over an existing directory.</summary>
    public void Mount(string place)
    {
        _place = place;
        if (IsFuse)
        {
            Must(FuseKind, _image, place);
            return;
        }

        if (_device is null)
        {
            // In one step: others look for a free one as well.
            Device = Output("losetup", "-f", "--show", _image).Trim();
            Assert.That(Device, Does.StartWith("/dev/"));
        }
        else
        {
            Device = _device;
            Must("losetup", Device, _image);
        }

        Must("mount", "-t", _kind, Device, place);
    }

    /// <summary>Fails where it is busy for long.</summary>
    public async Task Unmount()
    {
        string place = _place!;
        await Eventually.Is(() => Run(out _, "umount", place), $"{place} is busy for ever");
        _place = null;
        if (IsFuse)
            return;
        await Eventually.Is(() => Run(out _, "losetup", "-d", Device) && !Output("losetup", "-a").Contains(Device + ":", StringComparison.Ordinal), "the device is busy for ever");
    }

    public void Dispose()
    {
        if (_place is null)
            return;
        Run(out _, "umount", "-l", _place);
        if (!IsFuse)
            Run(out _, "losetup", "-d", Device);
    }

    private static LoopDisk MakeFuse(string image)
    {
        if (!Environment.IsPrivilegedProcess || !File.Exists("/dev/fuse") || !File.Exists("/usr/bin/" + FuseKind))
            Assert.Ignore($"there is no FUSE for this user, or no {FuseKind}");
        using (FileStream file = File.Create(image))
            file.SetLength(16L << 20);
        Must("mkfs.ext4", "-q", "-F", "-I", "128", image);
        return new LoopDisk(image, FuseKind, device: null);
    }

    public static void Must(string program, params string[] words)
    {
        if (!Run(out string said, program, words))
            Assert.Fail($"{program} {string.Join(' ', words)}: {said}");
    }

    private static bool IsKnownToKernel(string kind)
    {
        Run(out _, "modprobe", "-q", kind);
        return File.ReadLines("/proc/filesystems").Any(line => line.Split('\t')[^1] == kind);
    }

    private static string Output(string program, params string[] words)
    {
        Run(out string said, program, words);
        return said;
    }

    private static bool Run(out string said, string program, params string[] words)
    {
        said = "";
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, words) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            Task<string> errors = process.StandardError.ReadToEndAsync();
            said = process.StandardOutput.ReadToEnd() + errors.Result;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            said = e.Message;
            return false;
        }
    }
}
