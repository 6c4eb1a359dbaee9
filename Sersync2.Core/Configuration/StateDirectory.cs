using Sersync2.Core.Native;
using Sersync2.Core.Paths;
using Tmds.Linux;

namespace Sersync2.Core.Configuration;

/// <summary>Where what must outlive a restart is kept.</summary>
public static class StateDirectory
{
    /// <summary>Overrides the place; used where several systems share one /var.</summary>
    public const string Variable = "SERSYNC2_STATE_DIR";

    private const uint OthersWrite = 0x12; // octal 022

    /// <summary><c>/var/lib/sersync2</c> for root, <c>$XDG_STATE_HOME/sersync2</c> or <c>~/.local/state/sersync2</c> for others.</summary>
    /// <exception cref="SersyncException">The user has no home.</exception>
    public static string Locate() =>
        Locate(LibC.geteuid(), Environment.GetEnvironmentVariable, Environment.GetFolderPath(Environment.SpecialFolder.UserProfile));

    internal static string Locate(uint user, Func<string, string?> variable, string home)
    {
        if (variable(Variable) is { Length: > 0 } chosen)
            return StartingDirectory.Current.FullPath(chosen);
        if (user == 0)
            return "/var/lib/sersync2";
        // The XDG specification has a relative one ignored.
        if (variable("XDG_STATE_HOME") is ['/', ..] stateHome)
            return Path.Combine(stateHome, "sersync2");
        return home.StartsWith('/')
            ? Path.Combine(home, ".local", "state", "sersync2")
            : throw new SersyncException($"cannot find a place for the state directory: user {user} has no home directory; set {Variable} to a directory that this user may write");
    }

    /// <summary>Creates the directory where it is missing, for this user alone.</summary>
    /// <exception cref="SersyncException">It cannot be created, or others could write what is kept in it.</exception>
    public static string Ensure() => Ensure(Locate(), LibC.geteuid());

    internal static string Ensure(string directory, uint user)
    {
        try
        {
            Directory.CreateDirectory(directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SersyncException($"cannot create the state directory \"{directory}\": {e.Reason()}; set {Variable} to a directory that this user may write", e);
        }

        Check(directory, user);
        return directory;
    }

    // What is kept there decides about deletions at remotes.
    private static void Check(string directory, uint user)
    {
        var path = new AbsolutePath(directory);
        if (PathInfo.Of(path, out _) is not { } info)
            return;
        string word = ByteText.ShellWord(path.Bytes);
        if (info.Owner != user)
            throw new SersyncException($"cannot use the state directory \"{directory}\": it belongs to user {info.Owner}, and this is user {user}; run: chown -R {user} {word}, or set {Variable} to another directory");
        if ((info.Permissions & OthersWrite) != 0)
            throw new SersyncException($"cannot use the state directory \"{directory}\": others may write it (mode 0{Convert.ToString(info.Permissions, 8)}); run: chmod go-w {word}, or set {Variable} to another directory");
    }
}
