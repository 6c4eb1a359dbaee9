namespace Sersync2.Core.Plugins;

/// <summary>Does something with each path. Called for several paths at once, but never for the same one.</summary>
internal interface IPlugin : IDisposable
{
    /// <summary>How long one event may take.</summary>
    TimeSpan TimeLimit { get; }

    /// <summary>What cannot be done is a result; an exception is a mistake, or the cancellation.</summary>
    /// <param name="cancellation">The time is over, or the program ends.</param>
    Task<PluginResult> HandleAsync(PluginEvent change, CancellationToken cancellation);
}
