using System.Diagnostics;

namespace Sersync2.Tests.Support;

/// <summary>A small file system, mounted over an existing directory until it is disposed. The test is left out where nothing may be mounted.</summary>
internal sealed class SmallDisk : IDisposable
{
    private readonly string _directory;

    /// <param name="size">As mount(8) takes it.</param>
    public SmallDisk(string directory, string size = "128k")
    {
        _directory = directory;
        Assume.That(Run("mount", "-t", "tmpfs", "-o", $"size={size},mode=0755", "none", directory), Is.Zero, "the test must be able to mount");
    }

    private string Ballast => Path.Combine(_directory, "ballast");

    /// <summary>From now on there is no room.</summary>
    public void Fill()
    {
        using var file = new FileStream(Ballast, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        byte[] block = new byte[4096];
        try
        {
            while (true)
                file.Write(block);
        }
        catch (IOException)
        {
            // Full.
        }
    }

    /// <summary>There is room again.</summary>
    public void Free() => File.Delete(Ballast);

    public void Dispose() => Run("umount", "-l", _directory);

    private static int Run(string program, params string[] words)
    {
        using var process = Process.Start(new ProcessStartInfo(program, words) { RedirectStandardError = true })!;
        process.WaitForExit();
        return process.ExitCode;
    }
}
