using System.Diagnostics;

namespace Sersync2.Tests.Support;

/// <summary>A file system of 128 KiB, mounted over an existing directory until it is disposed. The test is left out where nothing may be mounted.</summary>
internal sealed class SmallDisk : IDisposable
{
    private readonly string _directory;

    public SmallDisk(string directory)
    {
        _directory = directory;
        Assume.That(Run("mount", "-t", "tmpfs", "-o", "size=128k,mode=0755", "none", directory), Is.Zero, "the test must be able to mount");
    }

    public void Dispose() => Run("umount", "-l", _directory);

    private static int Run(string program, params string[] words)
    {
        using var process = Process.Start(new ProcessStartInfo(program, words) { RedirectStandardError = true })!;
        process.WaitForExit();
        return process.ExitCode;
    }
}
