namespace Sersync2.Tests.Support;

/// <summary>The rsyncs that an attack is tried with.</summary>
internal static class FetchedRsync
{
    /// <summary>The one that is installed.</summary>
    public const string Installed = "installed";

    /// <summary>One that guards against little; fetched by <c>scripts/test.sh</c>.</summary>
    public const string Old = "3.2.3";

    /// <returns>Its executable; null for the installed one.</returns>
    public static string? Find(string version)
    {
        if (version == Installed)
            return null;
        string executable = Repository.Find($"out/rsync-{version}/rsync");
        if (!File.Exists(executable))
            Assert.Ignore($"no rsync {version}: scripts/test.sh fetches it where that is possible (scripts/lib/old-rsync.sh)");
        return executable;
    }
}
