using Sersync2.Core.Configuration;
using Sersync2.Core.Paths;
using static Sersync2.Tests.Configuration.ConfigurationScratch;

namespace Sersync2.Tests.Configuration;

public sealed class TargetOverlapTests
{
    private ConfigurationScratch _scratch = null!;

    [SetUp]
    public void SetUp()
    {
        _scratch = new ConfigurationScratch();
        Directory.CreateDirectory(Path.Combine(_scratch.Watch, "inner"));
        Directory.CreateDirectory(Path.Combine(_scratch.Root, "other"));
        Directory.CreateSymbolicLink(Path.Combine(_scratch.Root, "to-watch"), "watch");
        Directory.CreateSymbolicLink(Path.Combine(_scratch.Root, "other", "to-inner"), _scratch.Watch + "/inner");
        Directory.CreateSymbolicLink(Path.Combine(_scratch.Watch, "to-other"), _scratch.Root + "/other");
    }

    [TearDown]
    public void TearDown() => _scratch.Dispose();

    [TestCase("WATCH", "WATCH", true)]
    [TestCase("WATCH", "WATCH/inner", true)]
    [TestCase("WATCH", "WATCH/not-yet/made", true)]
    [TestCase("WATCH", "ROOT/to-watch", true)]
    [TestCase("WATCH", "ROOT/to-watch/not-yet", true)]
    [TestCase("WATCH", "ROOT/other/to-inner", true)]
    [TestCase("WATCH", "ROOT/other/../watch/inner", true)]
    [TestCase("WATCH", "WATCH/to-other", true)]
    [TestCase("ROOT/to-watch", "WATCH/inner", true)]
    [TestCase("ROOT/to-watch/", "ROOT/to-watch/x", true)]
    [TestCase("WATCH", "ROOT", false)]
    [TestCase("WATCH", "/", false)]
    [TestCase("WATCH/inner", "ROOT/to-watch", false)]
    public void A_target_that_would_feed_its_watch_path_is_an_error(string watch, string target, bool inside)
    {
        (string text, int line, int column) = _scratch.TakeMark(Config(watch: watch, remotes: $"<remote ¶path=\"{target}\"/>"));

        var error = Assert.Throws<ConfigurationException>(() => _scratch.Read(text))!;

        string relation = inside ? "lies inside" : "holds";
        Assert.That(error.Message, Is.EqualTo(
            $"{_scratch.File}:{line}:{column}: cannot sync \"{_scratch.Fill(watch).TrimEnd('/')}\" to \"{_scratch.Fill(target)}\": "
            + $"the target {relation} the watch path and would feed itself; name a directory apart from it"));
    }

    [TestCase("WATCH", "ROOT/other")]
    [TestCase("WATCH", "ROOT/watch2")]
    [TestCase("WATCH", "ROOT/not/yet/made")]
    public void A_target_apart_from_the_watch_path_is_fine(string watch, string target)
    {
        SersyncSettings settings = _scratch.Read(Config(watch: watch, remotes: $"<remote path=\"{target}\"/>"));

        Assert.That(settings.Warnings, Is.Empty);
        Assert.That(settings.LocalPaths[0].Remotes[0].LocalDirectory, Is.EqualTo(new AbsolutePath(_scratch.Fill(target))));
    }
}
