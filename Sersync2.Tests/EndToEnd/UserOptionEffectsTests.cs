using System.Diagnostics;
using System.Text.Json;
using Sersync2.Core.Configuration.RsyncOptions;
using Sersync2.Tests.Support;

namespace Sersync2.Tests.EndToEnd;

/// <summary>
/// Each row of the table of rsync's options, in a full sync of the built executable with the real rsync: what it makes of a
/// mirror is what the table says of it, and what is left out makes nothing of it.
/// </summary>
internal sealed class UserOptionEffectsTests() : EndToEndTest
{
    private const string Old = "2001-02-03 04:05:06", Older = "2000-01-01 00:00:00";

    // With this value, what the table says can be seen on the tree below.
    private static readonly Dictionary<string, string> Values = new(StringComparer.Ordinal)
    {
        ["max-size"] = "10000",
        ["min-size"] = "3",
        ["stop-after"] = "10",
        ["exclude"] = "*.x",
        ["include"] = "*.x",
        ["filter"] = "- *.x",
        ["max-delete"] = "1",
        ["backup-dir"] = "backups",
        ["suffix"] = ".old",
        ["checksum-choice"] = "md5",
        ["checksum-seed"] = "5",
        ["modify-window"] = "2000000000",
        ["partial-dir"] = ".partial",
        ["temp-dir"] = "/tmp",
        ["block-size"] = "1000",
        ["compare-dest"] = "/there",
        ["copy-dest"] = "/there",
        ["link-dest"] = "/there",
        ["chmod"] = "F600",
        ["chown"] = "12345:12345",
        ["usermap"] = "*:12345",
        ["groupmap"] = "*:12345",
        ["compress-choice"] = "zlib",
        ["compress-level"] = "1",
        ["compress-threads"] = "1",
        ["skip-compress"] = "gz/zip",
        ["address"] = "127.0.0.1",
        ["sockopts"] = "SO_KEEPALIVE",
        ["timeout"] = "30",
        ["contimeout"] = "30",
        ["bwlimit"] = "100000",
        ["protocol"] = "31",
        ["remote-option"] = "--no-super",
        ["max-alloc"] = "1g",
        ["info"] = "NAME2",
        ["debug"] = "FLIST",
        ["stderr"] = "all",
        ["out-format"] = "%n",
        ["outbuf"] = "L",
        ["log-file-format"] = "%n",
        ["port"] = "1",
        ["password-file"] = "/nonexistent",
        ["write-batch"] = "batch",
        ["only-write-batch"] = "batch",
        ["read-batch"] = "batch",
        ["config"] = "/nonexistent",
        ["dparam"] = "port=1",
        ["files-from"] = "/nonexistent",
        ["confine-root"] = "/",
        ["early-input"] = "/dev/null",
        ["stop-at"] = "2090-01-01T00:00",
    };

    // What these make of a mirror is not to be seen on this tree, or only from outside of it.
    private static readonly HashSet<string> NotSeenHere =
    [
        "one-file-system", "stop-at", "inplace", "append", "append-verify", "partial", "-P", "write-devices", "copy-devices", "chown", "usermap", "groupmap",
        "no-owner", "no-group", "fake-super", "atimes", "copy-as", "suffix", "-F", "omit-dir-times", "omit-link-times", "no-implied-dirs",
        "keep-dirlinks", "iconv", "compare-dest", "drop-D", "executability", "no-devices",
    ];

    // The rsync here cannot be asked for these, or needs something else for them than a daemon on this machine.
    private static readonly HashSet<string> NotRunHere =
    [
        "rsh", "rsync-path", "iconv", "copy-as", "crtimes", "ipv6", "exclude-from", "include-from", "log-file", "old-args", "write-devices", "copy-devices", "fake-super",
        "early-input", "temp-dir", "qsort", "munge-links", "insecure-links", "confine-root", "modify-window",
    ];

    private static IEnumerable<TestCaseData> Rows()
    {
        string help = Help();
        foreach (RsyncOption option in RsyncOptionTable.All.Where(option => !NotRunHere.Contains(option.Name)))
        {
            string name = option.Name.Length > 0 ? option.Name : "-" + option.Letter;
            bool isKnownHere = option.Use is OptionUse.Contradicts or OptionUse.SaidByUs or OptionUse.NotNeeded || name.StartsWith("no-", StringComparison.Ordinal) || name is "implied-dirs" or "super" or "qsort"
                || help.Contains(name.Length == 2 && name[0] == '-' ? $"\n{name} " : "--" + name, StringComparison.Ordinal);
            if (isKnownHere)
                yield return new TestCaseData(option).SetArgDisplayNames(name.TrimStart('-'));
        }
    }

    [TestCaseSource(nameof(Rows))]
    public async Task A_row_says_what_its_option_makes_of_a_mirror(RsyncOption option)
    {
        string name = option.Name.Length > 0 ? option.Name : "-" + option.Letter;
        string word = option.HasValue ? $"{option.Word}='{Values[name]}'" : option.Word;
        if (name is "suffix" or "backup-dir")
            word += " --backup";
        if (name == "include")
            word += " --exclude=*.x";
        Sync.Configuration.CommonParams = $"-rlptgoD {word}";
        Fill();
        await Sync.Daemon.Start();

        (int exitCode, string output) = await Once();

        if (Sync.Remote.Exists("there"))
            Sync.Remote.Remove("there");
        TreeSnapshot source = Sync.Source.Snapshot(), remote = Sync.Remote.Snapshot();
        MirrorEffects seen = Effects(source, remote);
        bool limited = option.Use == OptionUse.PassedOn;
        Assert.Multiple(() =>
        {
            Assert.That(seen & ~(limited ? option.Effects : 0), Is.EqualTo(MirrorEffects.None), $"{new TreeComparison(source, remote, times: true)}\n{output}");
            if (limited && option.Effects != 0 && !NotSeenHere.Contains(name))
                Assert.That(seen, Is.Not.EqualTo(MirrorEffects.None), output);
            Assert.That(source.Entries.Keys, Does.Contain("file").And.Contain("sub/file"));
            Assert.That(output.Contains("left out, because", StringComparison.Ordinal), Is.EqualTo(option.Use is OptionUse.SaidByUs or OptionUse.Contradicts), output);
            Assert.That(exitCode, Is.Zero, output);
        });
    }

    [TestCase("--existing --size-only", true)]
    [TestCase("-v --exclude=*.x", false)]
    public async Task A_status_does_not_take_less_for_a_mirror(string options, bool isLess)
    {
        Sync.Configuration.CommonParams = "-artz " + options;
        Sync.Source.Write("file", "content");
        await Sync.Start("-r");
        Assert.That((await Sync.Ask("--wait", "30")).Exit, Is.Zero);

        (_, string table) = await Sync.Ask("--status");
        (_, string json) = await Sync.Ask("--status", "--json");

        Assert.That(table.Contains("in sync as these options allow", StringComparison.Ordinal), Is.EqualTo(isLess), table);
        Assert.That(table.Contains("no exact mirror, by commonParams: --existing --size-only", StringComparison.Ordinal), Is.EqualTo(isLess), table);
        using JsonDocument document = JsonDocument.Parse(json);
        JsonElement limits = document.RootElement.GetProperty("localPaths")[0].GetProperty("remotes")[0].GetProperty("limits");
        Assert.That(limits.EnumerateArray().Select(word => word.GetString()), Is.EqualTo(isLess ? options.Split(' ') : []));
    }

    private static MirrorEffects Effects(TreeSnapshot source, TreeSnapshot remote)
    {
        MirrorEffects effects = MirrorEffects.None;
        foreach ((string path, TreeEntry here) in source.Entries)
        {
            if (!remote.Entries.TryGetValue(path, out TreeEntry? there))
                effects |= MirrorEffects.Selection;
            else if (here.Type != there.Type)
                effects |= MirrorEffects.Names;
            else if ((here.Content, here.Size) != (there.Content, there.Size))
                effects |= here.Type == FileType.SymbolicLink ? MirrorEffects.Names : MirrorEffects.Content;
            else if (here.Mode != there.Mode && here.Type != FileType.SymbolicLink)
                effects |= MirrorEffects.Attributes;
            else if (here.Type == FileType.File && (here.Seconds, here.Nanoseconds) != (there.Seconds, there.Nanoseconds))
                effects |= MirrorEffects.Times;
        }

        // Below what is a symbolic link here, it is what that leads to.
        return remote.Entries.Keys.All(path => source.Entries.ContainsKey(path) || path.StartsWith("directory/", StringComparison.Ordinal)) ? effects : effects | MirrorEffects.Protection;
    }

    private static string Help()
    {
        using var process = Process.Start(new ProcessStartInfo("rsync", ["--help"]) { RedirectStandardOutput = true })!;
        string help = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return help;
    }

    private void Fill()
    {
        Sync.Source.MakeDirectory("sub/empty");
        Sync.Source.Write("file", "content");
        Sync.Source.Write("sub/file", "content");
        Sync.Source.Write("tiny", "x");
        Sync.Source.Write("large", new byte[50_000]);
        Sync.Source.Write("a.x", "excluded by some");
        Sync.Source.Write("a.o", "excluded by -C");
        Sync.Source.Write("private", "x y");
        Sync.Source.ChangeMode("private", 0x1c0);
        Sync.Source.MakeSymbolicLink("link", "file");
        Sync.Source.MakeSymbolicLink("out", "/etc/hostname");
        Sync.Source.MakeSymbolicLink("directory", "sub");
        Sync.Source.MakeFifo("fifo");
        foreach (string name in new[] { "file", "sub/file", "tiny", "large", "a.x", "private" })
            SetTime(Sync.Source, name, Old);
        // There already: the same size with another content and time; newer; of another mode; and what is there alone.
        Write(Sync.Remote, "file", "CONTENT", Older);
        Sync.Remote.MakeDirectory("sub");
        Write(Sync.Remote, "sub/file", "newer", "2030-01-01 00:00:00");
        Write(Sync.Remote, "private", "x y", Old);
        Sync.Remote.ChangeMode("private", 0x1a4);
        for (int number = 0; number < 3; number++)
            Sync.Remote.Write($"only there {number}", "x");
        Sync.Remote.Write("there.x", "x");
        // For options that look for the same elsewhere.
        Sync.Remote.MakeDirectory("there/sub");
        Write(Sync.Remote, "there/large", new string('\0', 50_000), Old);
    }

    private static void Write(TestTree tree, string name, string content, string time)
    {
        tree.Write(name, content);
        SetTime(tree, name, time);
    }

    private static void SetTime(TestTree tree, string name, string time) =>
        File.SetLastWriteTimeUtc(Path.Combine(tree.Root, name), DateTime.Parse(time, System.Globalization.CultureInfo.InvariantCulture));

    private async Task<(int ExitCode, string Output)> Once()
    {
        await File.WriteAllTextAsync(Sync.ConfigurationPath, Sync.Configuration.ToString());
        await using SersyncProcess process = SersyncProcess.Start(["--once", "-o", Sync.ConfigurationPath], Sync.PathOf("."), [], Sync.Environment);
        int exitCode = await process.WaitForExit();
        return (exitCode, process.Output);
    }
}
