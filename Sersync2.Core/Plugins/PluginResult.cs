using Sersync2.Core.Showing;

namespace Sersync2.Core.Plugins;

/// <summary>What came of one event.</summary>
/// <param name="Failure">Why it failed, or null.</param>
internal readonly record struct PluginResult(bool WasSkipped, string? Failure)
{
    // A server's words may be in it, and as many as it likes.
    private const int LongestReason = 2000;

    public static PluginResult Done { get; }

    /// <summary>The plugin's settings leave this path out.</summary>
    public static PluginResult Skipped { get; } = new(true, null);

    public static PluginResult Failed(string reason) => new(false, ShownText.Shorten(reason, LongestReason));
}
