using System.Globalization;
using Sersync2.Core.Configuration;
using Sersync2.Core.Configuration.RsyncOptions;
using Sersync2.Core.Paths;

namespace Sersync2.Core.Syncing.Rsync;

/// <summary>Where rsync writes to: the last words of its command line.</summary>
internal sealed class Destination
{
    private const int DaemonPort = 873;
    private const int SshPort = 22;
    private readonly string _user = "";
    private readonly string _place = "";

    public Destination(RemoteSettings remote, RsyncSettings rsync)
    {
        if (remote.LocalDirectory is { } directory)
        {
            Transport = Transport.Local;
            LocalDirectory = directory;
            Name = System.Text.Encoding.UTF8.GetString(directory.Bytes);
            Word = WithFinalSlash(Name);
            LinkBase = Word;
            Way = $"local {Name.TrimEnd('/')}";
            return;
        }

        Transport = rsync.Ssh ? Transport.Ssh : Transport.Daemon;
        int slash = remote.Name.IndexOf('/');
        PathInModule = rsync.Ssh || slash < 0 ? "" : remote.Name[(slash + 1)..].Trim('/');
        // A daemon takes "/" for the module, and gets a relative path wrong in some versions.
        LinkBase = !rsync.Ssh ? WithFinalSlash("/" + PathInModule)
            : remote.Name.StartsWith('/') ? WithFinalSlash(remote.Name)
            : null;
        string host = remote.Ip.Contains(':') && !remote.Ip.StartsWith('[') ? $"[{remote.Ip}]" : remote.Ip;
        string separator = rsync.Ssh ? ":" : "::";
        Name = $"{host}{separator}{remote.Name}";
        // Without the final slash rsync writes a lone file as the directory's name, where that does not exist yet.
        _user = rsync.User is { Length: > 0 } user ? user + "@" : "";
        _place = WithFinalSlash(separator + remote.Name);
        Host = remote.Ip.Trim('[', ']');
        Word = _user + host + _place;
        int port = rsync.Port ?? (rsync.Ssh ? SshPort : DaemonPort);
        Way = string.Create(CultureInfo.InvariantCulture, $"{(rsync.Ssh ? "ssh" : "rsync")} {_user}{host.ToLowerInvariant()}:{port} {remote.Name.TrimEnd('/')}{OwnWay(rsync)}");
    }

    public Transport Transport { get; }

    /// <summary>All that leads there: transport, user, host, port, module, path. Under one name there may be two targets.</summary>
    public string Way { get; }

    /// <summary>The host's name or address without brackets; empty for a local directory.</summary>
    public string Host { get; } = "";

    /// <summary>For people: no user, no port, no final slash.</summary>
    public string Name { get; }

    /// <summary>rsync's last word.</summary>
    public string Word { get; }

    /// <summary>What follows the module's name; empty for other transports.</summary>
    public string PathInModule { get; } = "";

    /// <summary>The directory written to, as <c>--link-dest</c> names it, with a final slash; null where that is not known.</summary>
    public string? LinkBase { get; }

    public AbsolutePath? LocalDirectory { get; }

    /// <summary>The same, by an address of the host's in place of its name.</summary>
    public string WordAt(string address) => _user + (address.Contains(':') ? $"[{address}]" : address) + _place;

    public override string ToString() => Name;

    // Words of the user's own may lead elsewhere.
    private static string OwnWay(RsyncSettings rsync) =>
        new UserOptions(rsync.CommonParams).HasRemoteShell || rsync.CommonParams.Any(static word =>
            word.StartsWith("--port", StringComparison.Ordinal) || word.StartsWith("--rsync-path", StringComparison.Ordinal) || word.StartsWith("--remote-option", StringComparison.Ordinal))
            ? " by " + string.Join(' ', rsync.CommonParams)
            : "";

    private static string WithFinalSlash(string path) => path.EndsWith('/') ? path : path + "/";
}
