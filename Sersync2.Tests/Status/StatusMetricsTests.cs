using System.Diagnostics;
using System.Text.RegularExpressions;
using Sersync2.Core.Status;

namespace Sersync2.Tests.Status;

public sealed partial class StatusMetricsTests
{
    private static readonly StatusSnapshot Sample =
        Snapshots.Of(Snapshots.Path(Snapshots.InSync(), Snapshots.Down("/mnt/\"back\\up\"\n1"))) with { Plugins = [new PluginStatus("socket", 1, 2, 3)] };

    [Test]
    public void Every_line_follows_the_grammar()
    {
        string text = StatusMetrics.Write(Sample);

        Assert.That(text, Does.EndWith("\n"));
        foreach (string line in text.TrimEnd('\n').Split('\n'))
            Assert.That(line, Does.Match(Comment()).Or.Match(SampleLine()));
    }

    [Test]
    public void A_metric_is_declared_once_before_its_samples_which_stand_together_and_differ()
    {
        HashSet<string> declared = [], samples = [];
        string current = "";
        foreach (string line in StatusMetrics.Write(Sample).TrimEnd('\n').Split('\n'))
        {
            string name = Name().Match(line).Groups[1].Value;
            if (line.StartsWith("# HELP", StringComparison.Ordinal))
                Assert.That(declared.Add(current = name), line);
            else
                Assert.That(name, Is.EqualTo(current), line);
            if (!line.StartsWith('#'))
                Assert.That(samples.Add(line[..line.LastIndexOf(' ')]), line);
        }
    }

    [Test]
    public void Values_and_labels_are_those_of_the_snapshot()
    {
        string text = StatusMetrics.Write(Sample);

        Assert.Multiple(() =>
        {
            Assert.That(text, Does.Contain("\nsersync2_in_sync 0\n"));
            Assert.That(text, Does.Contain("\nsersync2_start_time_seconds 1795676400\n"));
            Assert.That(text, Does.Contain("\nsersync2_events_total{localpath=\"/data/www\"} 56789\n"));
            Assert.That(text, Does.Contain("\nsersync2_sent_bytes_total{localpath=\"/data/www\",remote=\"192.0.2.20::www\"} 123456789\n"));
            Assert.That(text, Does.Contain("\nsersync2_lag_seconds{localpath=\"/data/www\",remote=\"/mnt/\\\"back\\\\up\\\"\\n1\"} 720\n"));
            Assert.That(text, Does.Contain("remote=\"192.0.2.20::www\",state=\"in-sync\"} 1\n"));
            Assert.That(text, Does.Contain("remote=\"192.0.2.20::www\",state=\"backing-off\"} 0\n"));
            Assert.That(text, Does.Contain("\nsersync2_plugin_changes_total{plugin=\"socket\",result=\"failed\"} 2\n"));
            Assert.That(text, Does.Not.Contain("sersync2_last_error_timestamp_seconds{localpath=\"/data/www\",remote=\"192.0.2.20::www\"}"));
        });
    }

    [Test]
    public void Promtool_has_nothing_to_say()
    {
        var start = new ProcessStartInfo("promtool", ["check", "metrics"]) { RedirectStandardInput = true, RedirectStandardError = true, RedirectStandardOutput = true };
        Process promtool;
        try
        {
            promtool = Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Ignore("promtool is not installed");
            return;
        }

        using (promtool)
        {
            promtool.StandardInput.Write(StatusMetrics.Write(Sample));
            promtool.StandardInput.Close();
            string said = promtool.StandardOutput.ReadToEnd() + promtool.StandardError.ReadToEnd();
            promtool.WaitForExit();
            Assert.That((promtool.ExitCode, said), Is.EqualTo((0, "")));
        }
    }

    [GeneratedRegex("""^# (HELP [a-z][a-z0-9_]* [^\\\n]+|TYPE [a-z][a-z0-9_]* (counter|gauge))$""")]
    private static partial Regex Comment();

    [GeneratedRegex("""^[a-z][a-z0-9_]*(\{[a-z]+="([^"\\\n]|\\\\|\\"|\\n)*"(,[a-z]+="([^"\\\n]|\\\\|\\"|\\n)*")*\})? -?\d+(\.\d+)?(E[+-]?\d+)?$""")]
    private static partial Regex SampleLine();

    [GeneratedRegex("^(?:# (?:HELP|TYPE) )?([a-z0-9_]+)")]
    private static partial Regex Name();
}
