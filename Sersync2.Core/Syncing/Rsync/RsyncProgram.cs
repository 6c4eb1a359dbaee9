using Sersync2.Core.Native;

namespace Sersync2.Core.Syncing.Rsync;

/// <summary>
/// The local rsync: looked for when this is made, which each reload does anew, and again when it is gone from there. What
/// stands in another directory of PATH meanwhile does not count.
/// </summary>
internal sealed class RsyncProgram
{
    public const string Name = "rsync";
    private volatile ProgramPath? _found = ProgramPath.Find(Name);

    /// <summary>Null for as long as there is none.</summary>
    public ProgramPath? Path => _found is { IsThere: true } found ? found : _found = ProgramPath.Find(Name);

    /// <summary>In what its environment differs from that of this process.</summary>
    public IReadOnlyDictionary<string, string?> Variables { get; } = CleanEnvironment();

    // Our own option variables must not reach rsync, its messages must be the ones we know, and it must not ask for a password.
    private static Dictionary<string, string?> CleanEnvironment()
    {
        var variables = new Dictionary<string, string?> { ["LC_ALL"] = "C", [RunMark.Variable] = RunMark.Value };
        foreach (object name in Environment.GetEnvironmentVariables().Keys)
        {
            if (name is string text && text.StartsWith("RSYNC_", StringComparison.Ordinal))
                variables[text] = null;
        }

        // rsync looks for ssh itself.
        foreach ((string name, string? value) in SearchPaths.Variables())
            variables[name] = value;
        variables["RSYNC_PASSWORD"] = "";
        return variables;
    }
}
