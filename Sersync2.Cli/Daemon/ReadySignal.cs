using System.Globalization;
using Microsoft.Win32.SafeHandles;
using Sersync2.Core.Native;
using Sersync2.Core.Showing;

namespace Sersync2.Cli.Daemon;

/// <summary>The daemon's end of the pipe to the process that started it.</summary>
internal sealed class ReadySignal
{
    /// <summary>The environment variable with the number of the inherited descriptor.</summary>
    public const string Variable = "SERSYNC2_READY_FD";

    private readonly SafeFileHandle _pipe;

    private ReadySignal(SafeFileHandle pipe) => _pipe = pipe;

    /// <summary>The signal that this process was started with, or null; it passes to no other process from here on.</summary>
    public static ReadySignal? TakeFromEnvironment()
    {
        string? value = Environment.GetEnvironmentVariable(Variable);
        Environment.SetEnvironmentVariable(Variable, null);
        return int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int descriptor)
            && ReadinessPipe.AdoptWriteEnd(descriptor) is { } pipe
            ? new ReadySignal(pipe)
            : null;
    }

    /// <summary>
    /// Lets the caller go. Its terminal is given back first: nothing may appear on it after its next prompt. A file or
    /// pipe is kept, as <c>nohup sersync2 -d … &gt; FILE</c> expects it.
    /// </summary>
    public void Send()
    {
        StandardStreams.DropTerminals();
        StandardStreams.Write((int)_pipe.DangerousGetHandle(), OutputText.Part("+"));
        _pipe.Dispose();
    }
}
