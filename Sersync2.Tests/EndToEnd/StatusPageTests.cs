using System.Diagnostics;
using Sersync2.Tests.Support;

namespace Sersync2.Tests.EndToEnd;

/// <summary>The page as a browser shows it. The pictures are left in the directory that the failure, or the log, names.</summary>
[TestFixture]
internal sealed class StatusPageTests : EndToEndTest, IDisposable
{
    private static readonly string[] Browsers = ["chromium", "chromium-browser", "google-chrome"];
    private readonly StatusPages _pages = new();

    public void Dispose() => _pages.Dispose();

    [TestCase(1280, 900)]
    [TestCase(390, 844)]
    public async Task It_shows_every_remote_and_its_trouble(int width, int height)
    {
        if (FindBrowser() is not { } browser)
        {
            Assert.Ignore("chromium is not installed");
            return;
        }

        Sync.Configuration.MoreInHead = _pages.Element;
        Sync.Configuration.Watch(Sync.NewTree("second <b>&amp; 网站").Root, ConfXml.Module("127.0.0.1", "nothing-of-this-name"));
        Sync.Source.Write("a", "content");
        await Sync.Start("-r");
        await Sync.Same();
        await Eventually.Is(() => _pages.Get("/healthz").Result.Text.Contains("nothing-of-this-name", StringComparison.Ordinal), "no trouble shows");

        string dom = await Run(browser, width, height, "--dump-dom");
        string picture = Path.Combine(Path.GetTempPath(), $"sersync2-page-{width}.png");
        await Run(browser, width, height, $"--screenshot={picture}");
        await TestContext.Out.WriteLineAsync($"picture: {picture}");

        Assert.Multiple(() =>
        {
            Assert.That(dom, Does.Contain("✗ not in sync").And.Contain("✓ in sync").And.Contain("✗ misconfigured"));
            Assert.That(dom, Does.Contain("127.0.0.1::backup").And.Contain("Unknown module"));
            Assert.That(dom, Does.Contain("second &lt;b&gt;&amp;amp; 网站"));
            Assert.That(dom, Does.Contain("<svg").And.Contain("class=\"curve\""));
            Assert.That(new FileInfo(picture).Length, Is.GreaterThan(5000));
        });
    }

    private static string? FindBrowser() =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':')
            .SelectMany(directory => Browsers.Select(name => Path.Combine(directory, name)))
            .FirstOrDefault(File.Exists);

    private async Task<string> Run(string browser, int width, int height, string task)
    {
        using var profile = new TempDirectory();
        using var process = Process.Start(new ProcessStartInfo(browser,
        [
            "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
            "--disable-component-update", "--disable-sync", $"--user-data-dir={profile}", $"--window-size={width},{height}",
            "--virtual-time-budget=3000", "--hide-scrollbars", task, $"http://127.0.0.1:{_pages.Port}/",
        ])
        { RedirectStandardOutput = true, RedirectStandardError = true })!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.That(process.ExitCode, Is.Zero, await errors);
        return output;
    }
}
