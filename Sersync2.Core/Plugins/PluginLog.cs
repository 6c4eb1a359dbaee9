using NLog;

namespace Sersync2.Core.Plugins;

/// <summary>
/// Says when a plugin begins to fail and when it works again, and not what comes of each event. One that works for some
/// paths only would change all the time: then it is said every so often. Calls come from several tasks.
/// </summary>
internal sealed class PluginLog(string name, TimeProvider clock)
{
    private static readonly Logger Log = LogManager.GetLogger("plugin");
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);
    private readonly Lock _gate = new();
    private long _said;
    private bool _saidFailing;
    private long _failuresSince;

    public void Failed(string reason)
    {
        lock (_gate)
        {
            _failuresSince++;
            if (!_saidFailing && MaySpeak())
            {
                Log.Warn("plugin \"{0}\" fails: {1}", name, reason);
                _saidFailing = true;
            }
        }

        if (Log.IsDebugEnabled)
            Log.Debug("plugin \"{0}\": {1}", name, reason);
    }

    public void Worked()
    {
        lock (_gate)
        {
            if (!_saidFailing || !MaySpeak())
                return;
            Log.Info("plugin \"{0}\" works again after {1} failures", name, _failuresSince);
            _saidFailing = false;
            _failuresSince = 0;
        }
    }

    private bool MaySpeak()
    {
        if (_said != 0 && clock.GetElapsedTime(_said) < Pause)
            return false;
        _said = clock.GetTimestamp();
        return true;
    }
}
