using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Sersync2.Tests.Support;

/// <summary>A real rsync daemon on 127.0.0.1, at a port of its own that it keeps over stop and start.</summary>
internal sealed class RsyncDaemon : IAsyncDisposable
{
    private readonly string _directory;
    private readonly List<RsyncModule> _modules = [];
    private Process? _process;

    /// <param name="directory">An existing directory for its configuration and log.</param>
    public RsyncDaemon(string directory, params RsyncModule[] modules)
    {
        _directory = directory;
        _modules.AddRange(modules);
    }

    public int Port { get; } = FreePort.Find();

    public int Id => _process!.Id;

    private string LogPath => Path.Combine(_directory, "rsyncd.log");

    public string Log => File.Exists(LogPath) ? File.ReadAllText(LogPath) : "";

    public void Add(RsyncModule module) => _modules.Add(module);

    /// <summary>Returns once it greets.</summary>
    public async Task Start()
    {
        string configuration = WriteConfiguration();
        _process = Process.Start(new ProcessStartInfo(
            "rsync",
            ["--daemon", "--no-detach", "--address=127.0.0.1", $"--port={Port}", $"--config={configuration}"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        await Eventually.Is(
            () => _process.HasExited || Greets(),
            () => $"the rsync daemon does not greet at port {Port}: {Log}");
        if (_process.HasExited)
            Assert.Fail($"the rsync daemon ended at once: {await _process.StandardError.ReadToEndAsync()}{Log}");
    }

    /// <summary>Ends it as an administrator would; transfers in progress are cut.</summary>
    public async Task Stop()
    {
        if (_process is null)
            return;
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
        _process = null;
    }

    /// <summary>From now on connections are accepted by the kernel and never answered.</summary>
    public void Freeze() => _process!.Signal(Signals.Stop);

    public void Thaw() => _process!.Signal(Signals.Continue);

    public async ValueTask DisposeAsync() => await Stop();

    private string WriteConfiguration()
    {
        var text = new StringBuilder();
        // Without chroot a daemon takes the leading slash off the targets of links; and munged, as /rsyncd-munged/…, they
        // would not be equal to the source either.
        text.AppendLine(Environment.IsPrivilegedProcess ? "use chroot = yes" : "use chroot = no");
        text.AppendLine("munge symlinks = no");
        text.AppendLine("socket options = TCP_NODELAY");
        text.AppendLine("reverse lookup = no");
        text.AppendLine($"log file = {LogPath}");
        if (Environment.IsPrivilegedProcess)
            text.AppendLine("uid = root").AppendLine("gid = root");
        foreach (RsyncModule module in _modules)
        {
            text.AppendLine($"[{module.Name}]").AppendLine($"path = {module.Path}").AppendLine("read only = no");
            if (module.User is not null)
                text.AppendLine($"auth users = {module.User}").AppendLine($"secrets file = {WriteSecrets(module)}");
            foreach (string line in module.Lines)
                text.AppendLine(line);
        }

        string path = Path.Combine(_directory, "rsyncd.conf");
        File.WriteAllText(path, text.ToString());
        return path;
    }

    private string WriteSecrets(RsyncModule module)
    {
        string path = Path.Combine(_directory, $"{module.Name}.secrets");
        File.WriteAllText(path, $"{module.User}:{module.Password}\n");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return path;
    }

    private bool Greets()
    {
        try
        {
            using var client = new TcpClient();
            client.Connect(IPAddress.Loopback, Port);
            client.ReceiveTimeout = 2000;
            var greeting = new byte[8];
            return client.GetStream().ReadAtLeast(greeting, greeting.Length, throwOnEndOfStream: false) == greeting.Length
                && greeting.AsSpan().SequenceEqual("@RSYNCD:"u8);
        }
        catch (Exception exception) when (exception is SocketException or IOException)
        {
            return false;
        }
    }
}
