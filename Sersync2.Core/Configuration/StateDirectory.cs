using Tmds.Linux;

namespace Sersync2.Core.Configuration;

/// <summary>Where what must outlive a restart is kept.</summary>
public static class StateDirectory
{
    /// <summary>Overrides the place; used where several systems share one /var.</summary>
    public const string Variable = "SERSYNC2_STATE_DIR";

    /// <summary><c>/var/lib/sersync2</c> for root, <c>$XDG_STATE_HOME/sersync2</c> or <c>~/.local/state/sersync2</c> for others.</summary>
    public static string Locate()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } chosen)
            return Path.GetFullPath(chosen);
        if (LibC.geteuid() == 0)
            return "/var/lib/sersync2";
        string? stateHome = Environment.GetEnvironmentVariable("XDG_STATE_HOME");
        if (string.IsNullOrEmpty(stateHome))
            stateHome = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".local", "state");
        return Path.Combine(stateHome, "sersync2");
    }

    /// <summary>Creates the directory where it is missing, for this user alone.</summary>
    /// <exception cref="SersyncException">It cannot be created.</exception>
    public static string Ensure()
    {
        string directory = Locate();
        try
        {
            Directory.CreateDirectory(directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            return directory;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SersyncException($"cannot create the state directory \"{directory}\": {e.Message}; set {Variable} to a directory that this user may write", e);
        }
    }
}
