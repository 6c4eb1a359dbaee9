using System.Diagnostics;

namespace Sersync2.Tests.Support;

/// <summary>A directory that is shown in a second place. Only root can make one.</summary>
internal sealed class BindMount : IDisposable
{
    private readonly string _place;
    private bool _mounted = true;

    private BindMount(string place) => _place = place;

    /// <summary>Where it may not be made, the test is ignored.</summary>
    public static BindMount Make(string directory, string place)
    {
        if (!Run("mount", "--bind", directory, place))
            Assert.Ignore("mounting is forbidden here");
        return new BindMount(place);
    }

    /// <summary>Fails where it is busy for long.</summary>
    public async Task Unmount()
    {
        await Eventually.Is(() => Run("umount", _place), $"{_place} is busy for ever");
        _mounted = false;
    }

    // Whatever happened: what is removed in the end must not be the one place through the other.
    public void Dispose()
    {
        if (_mounted)
            Run("umount", "-l", _place);
        _mounted = false;
    }

    private static bool Run(string program, params string[] words)
    {
        using var process = Process.Start(new ProcessStartInfo(program, words) { RedirectStandardError = true })!;
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
