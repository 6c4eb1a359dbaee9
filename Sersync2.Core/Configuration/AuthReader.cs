using System.Text;
using Sersync2.Core.Paths;

namespace Sersync2.Core.Configuration;

/// <summary>Reads <c>&lt;auth&gt;</c> and foretells when rsync will refuse the password file.</summary>
internal static class AuthReader
{
    public static (string? User, string? PasswordFile) Read(ConfigBlock auth, bool ssh, IReadOnlyList<LocalPathSettings> localPaths)
    {
        if (!auth.IsOn())
        {
            auth.Accept("users", "passwordfile");
            return default;
        }

        string? user = auth.Text("users");
        string? passwordFile = auth.Text("passwordfile");
        if (user is null)
            auth.Warn("<auth> has no \"users\": rsync logs in with the name of the user who runs it; write users=\"NAME\"");
        if (ssh)
        {
            auth.Warn("<auth> and <ssh> are both on: the password file is left out, since rsync takes it for daemons only; let ssh log in with a key and switch <auth> off");
            return (user, null);
        }

        // rsync runs in the watch path, so a relative name counts from there.
        LocalPathSettings? first = localPaths.FirstOrDefault(path => path.Remotes.Any(remote => remote.LocalDirectory is null));
        if (passwordFile is null)
            auth.Warn("<auth> has no \"passwordfile\": the daemon will refuse to log in; write passwordfile=\"FILE\"");
        else if (first is not null && PasswordFileCheck.Problem(Resolve(passwordFile, first.Watch)) is { } problem)
            auth.Warn("passwordfile", $"password file \"{passwordFile}\" will be refused by rsync: {problem}");
        else if (first is not null && user is not null && PasswordFileCheck.IsSecretsFile(Resolve(passwordFile, first.Watch), user))
            auth.Warn("passwordfile", $"password file \"{passwordFile}\" holds the user's name, as a daemon's secrets file does, and all of its first line would be taken for the password; leave the password alone in it");
        return (user, passwordFile);
    }

    private static AbsolutePath Resolve(string file, AbsolutePath watch) =>
        file.StartsWith('/') ? new AbsolutePath(file) : watch.Join(new RelativePath(Encoding.UTF8.GetBytes(file)));
}
