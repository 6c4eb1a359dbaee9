using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Sersync2.Tests.Support;

/// <summary>A real sshd on 127.0.0.1 with keys of its own, and an <c>ssh</c> for the front of PATH that uses them.</summary>
internal sealed class SshServer : IAsyncDisposable
{
    private readonly string _directory;
    private Process? _process;

    /// <param name="directory">An existing directory of its own.</param>
    public SshServer(string directory)
    {
        _directory = directory;
        BinDirectory = Directory.CreateDirectory(Path.Combine(directory, "bin")).FullName;
        string ssh = Path.Combine(BinDirectory, "ssh");
        File.WriteAllText(ssh, $"""
            #!/bin/sh
            exec /usr/bin/ssh -F none -i '{InDirectory("client")}' -o IdentitiesOnly=yes -o StrictHostKeyChecking=no \
              -o UserKnownHostsFile=/dev/null -o LogLevel=ERROR "$@"

            """);
        File.SetUnixFileMode(ssh, (UnixFileMode)0x1ed);
    }

    public int Port { get; } = FreePort.Find();

    /// <summary>What is to stand first on PATH.</summary>
    public string BinDirectory { get; }

    public async Task Start()
    {
        foreach (string key in (string[])["host", "client"])
            await Run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", InDirectory(key));
        File.Copy(InDirectory("client.pub"), InDirectory("authorized"));
        if (Environment.IsPrivilegedProcess)
            Directory.CreateDirectory("/run/sshd");
        _process = Process.Start(
            "/usr/sbin/sshd",
            [
                "-D", "-f", "none", "-p", $"{Port}", "-h", InDirectory("host"), "-E", InDirectory("log"),
                "-o", "ListenAddress=127.0.0.1", "-o", $"AuthorizedKeysFile={InDirectory("authorized")}", "-o", "StrictModes=no",
                // A home of its own: what the start-up files of the user's shell do is none of ours.
                "-o", $"SetEnv=HOME={InDirectory("")}",
                "-o", "PidFile=none", "-o", "UsePAM=no", "-o", "PermitRootLogin=yes",
            ]);
        await Eventually.Is(
            () => _process.HasExited || Listens(),
            () => $"sshd does not listen at port {Port}: {Log()}");
        if (_process.HasExited)
            Assert.Fail($"sshd ended at once: {Log()}");
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is null)
            return;
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private string InDirectory(string name) => Path.Combine(_directory, name);

    private string Log() => File.Exists(InDirectory("log")) ? File.ReadAllText(InDirectory("log")) : "";

    private static async Task Run(string program, params string[] words)
    {
        using var process = Process.Start(program, words);
        await process.WaitForExitAsync();
        Assert.That(process.ExitCode, Is.Zero, $"{program} {string.Join(' ', words)}");
    }

    private bool Listens()
    {
        try
        {
            using var client = new TcpClient();
            client.Connect(IPAddress.Loopback, Port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
