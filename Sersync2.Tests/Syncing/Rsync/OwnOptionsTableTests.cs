using Sersync2.Core.Configuration;
using Sersync2.Core.Paths;
using Sersync2.Core.Syncing.Rsync;
using Sersync2.Tests.Docs;

namespace Sersync2.Tests.Syncing.Rsync;

/// <summary>The table of our own options: whole, and obeyed by what puts calls into words.</summary>
public sealed class OwnOptionsTableTests
{
    private static readonly RsyncSettings Settings = new() { CommonParams = ["-a"], Timeout = TimeSpan.FromSeconds(100), Port = 873, PasswordFile = "/p" };
    private static readonly RemoteSettings Module = new() { Ip = "host", Name = "m" };

    // Every kind of call that is made.
    private static readonly RsyncCall[] Calls =
    [
        new() { Names = NameList.Files, Recursive = false, Rewrite = true },
        new() { Names = NameList.Files, Recursive = true, Delete = true, Force = true, DeleteMissing = true, Checksum = true, Statistics = true },
        new() { Names = NameList.Rules, Recursive = true, Delete = true, Force = true },
        new() { Names = NameList.None, Recursive = true, Listing = Listing.RemoteOnly },
        new() { Names = NameList.None, Recursive = true, Listing = Listing.Remote },
        new() { Names = NameList.None, Recursive = true, Progress = true, Exclude = ["x"] },
        new() { Names = NameList.Files, Recursive = false, DryRun = true, Itemize = true },
        new() { Names = NameList.Files, Recursive = false, LinkDestination = new RelativePath("old"u8.ToArray()) },
    ];

    private static readonly OwnOption[] LeftOut =
        [.. OwnOptions.All.Where(row => row is { IsTold: true, Loss: OwnOptionLoss.None or OwnOptionLoss.OtherCalls } && row.Option != OwnOption.LinkDest).Select(row => row.Option)];

    [Test]
    public void The_document_says_what_the_table_says() => GeneratedDocument.Check("docs/own-options.md", OwnOptionDocument.Text());

    [Test]
    public void Each_option_has_its_row()
    {
        Assert.That(OwnOptions.All.Select(row => row.Option), Is.EqualTo(Enum.GetValues<OwnOption>()));
        foreach (OwnOptionRow row in OwnOptions.All)
        {
            Assert.That(row.Purpose, Is.Not.Empty, row.Words);
            Assert.That(row.Otherwise, row.IsTold ? Is.Not.Empty : Is.Not.Null, row.Words);
            Assert.That(row.Trial, row is { IsTold: true, Loss: not OwnOptionLoss.Needed } ? Is.Not.Empty : Is.Empty, row.Words);
        }
    }

    [Test]
    public void No_option_is_added_that_has_no_row()
    {
        string[] known = [.. OwnOptions.All.SelectMany(row => row.Words.Split(' ')).Append("-ii").Select(Name)];
        foreach (OwnWords words in Calls.Select(call => Build(call, new RsyncVersion(3, 5, 0), null)).Concat([Question(null, recursive: false), Question(null, recursive: true)]))
        {
            Assert.That(words.Words.Where(word => word.StartsWith('-') && word != "-a").Select(Name), Is.SubsetOf(known));
        }
    }

    [Test]
    public void A_local_rsync_that_lacks_it_is_not_given_it()
    {
        foreach (OwnOptionRow row in OwnOptions.All.Where(row => row.Since != new RsyncVersion(3, 0, 0)))
        {
            Assert.That(Calls.Any(call => Build(call, row.Since, null).Options.Contains(row.Option)), Is.True, row.Words);
            Assert.That(Calls.Any(call => Build(call, new RsyncVersion(3, 0, 9), null).Options.Contains(row.Option)), Is.False, row.Words);
        }
    }

    [TestCaseSource(nameof(LeftOut))]
    public void A_server_that_lacks_it_is_not_told_it(object option)
    {
        var lacking = (OwnOption)option;
        Assert.That(Calls.Any(call => Build(call, new RsyncVersion(3, 5, 0), null).Options.Contains(lacking)) || lacking == OwnOption.IgnoreTimes || lacking == OwnOption.ListOnly, Is.True);
        Assert.That(Question(null, recursive: false).Options.Contains(OwnOption.ListOnly), Is.True);
        // Without --list-only it is not asked at all.
        Assert.That(Question(lacking, recursive: true).Options.Contains(lacking), Is.EqualTo(lacking == OwnOption.ListOnly));
        foreach (RsyncCall call in Calls)
            Assert.That(Build(call, new RsyncVersion(3, 5, 0), lacking).Options, Does.Not.Contain(lacking));
    }

    [TestCase(new string[0], false, "--modify-window=-1")]
    [TestCase(new[] { "ModifyWindow" }, false, "-I")]
    [TestCase(new[] { "ModifyWindow", "IgnoreTimes" }, false, "-c")]
    [TestCase(new[] { "IgnoreTimes" }, true, "--modify-window=-1 -c")]
    [TestCase(new[] { "Checksum" }, true, "-I")]
    [TestCase(new[] { "ModifyWindow", "Checksum" }, true, "-I")]
    public void What_differs_is_found_in_the_surest_way_that_is_left(string[] lacking, bool anew, string expected)
    {
        var features = new ServerFeatures(new RsyncVersion(3, 5, 0));
        var destination = new Destination(Module, Settings);
        foreach (string option in lacking)
            features.Learn(new Outcome(Verdict.LacksOption) { Option = Enum.Parse<OwnOption>(option) }, destination);
        List<string> words = new RsyncArguments(Settings, destination, features).For(new RsyncCall { Names = NameList.Files, Recursive = false, Rewrite = anew });
        Assert.That(string.Join(' ', words), Does.StartWith($"-a --no-r {expected} --from0 "));
    }

    [Test]
    public void Each_complaint_is_understood_whole_and_nothing_else_is()
    {
        foreach (OwnOptionRow row in OwnOptions.All.Where(row => row.IsTold))
        {
            string told = row.ToldAs ?? "--" + row.RefusedAs;
            foreach (string line in (string[])[$"The server is configured to refuse --{row.RefusedAs}", $"on remote machine: {told}: unknown option", $"{told}: unknown option"])
            {
                var result = new RsyncResult { ExitCode = 4, StandardError = $"rsync: {line}\nrsync: [sender] read error: Connection reset by peer (104)" };
                Outcome outcome = OutcomeClassifier.Classify(result, Calls[0]);
                Assert.That((outcome.Verdict, outcome.Option), Is.EqualTo((Verdict.LacksOption, (OwnOption?)row.Option)), line);
            }
        }

        Assert.That(OwnOptions.ComplainedOf("The server is configured to refuse --compress (-z)"), Is.Null);
        Assert.That(OwnOptions.ComplainedOf("x The server is configured to refuse --force"), Is.Null);
    }

    private static OwnWords Question(OwnOption? lacking, bool recursive)
    {
        var destination = new Destination(Module, Settings);
        var features = new ServerFeatures(new RsyncVersion(3, 5, 0));
        if (lacking is { } option)
            features.Learn(new Outcome(Verdict.LacksOption) { Option = option }, destination);
        return new RsyncArguments(Settings, destination, features).ForTimes(recursive);
    }

    private static OwnWords Build(RsyncCall call, RsyncVersion client, OwnOption? lacking)
    {
        var destination = new Destination(Module, Settings);
        var features = new ServerFeatures(client);
        if (lacking is { } option)
            features.Learn(new Outcome(Verdict.LacksOption) { Option = option }, destination);
        return new RsyncArguments(Settings, destination, features).Build(call);
    }

    private static string Name(string word) => word.Split('=')[0];
}
