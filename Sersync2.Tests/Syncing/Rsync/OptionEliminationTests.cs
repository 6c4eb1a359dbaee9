using Sersync2.Core.Syncing.Rsync;

namespace Sersync2.Tests.Syncing.Rsync;

public sealed class OptionEliminationTests
{
    private static readonly Outcome Broken = new(Verdict.Unreachable, "read error: Connection reset by peer (104)") { IsBrokenOff = true };
    private static readonly HashSet<OwnOption> All = [.. Enum.GetValues<OwnOption>()];
    private static readonly OwnOption[] Told = [.. OwnOptions.All.Where(row => row.Trial.Count > 0).Select(row => row.Option)];
    private readonly List<OwnOption?> _calls = [];
    private ServerFeatures _features = new(new RsyncVersion(3, 5, 0));

    [SetUp]
    public void Begin()
    {
        _features = new ServerFeatures(new RsyncVersion(3, 5, 0));
        _calls.Clear();
    }

    [TestCaseSource(nameof(Told))]
    public async Task What_a_server_breaks_off_on_is_found(object option)
    {
        var lacking = (OwnOption)option;
        Outcome outcome = await Explain(tried => tried == lacking ? Broken : new Outcome(Verdict.Delivered));

        Assert.That(outcome.Lacks(lacking), Is.True);
        Assert.That(outcome.Reason, Does.Contain("Connection reset by peer"));
        Assert.That(_calls, Has.Count.LessThanOrEqualTo(Told.Length + 9));
    }

    [Test]
    public async Task What_a_server_says_this_time_is_believed_at_once()
    {
        Outcome outcome = await Explain(tried => tried == OwnOption.Force ? new Outcome(Verdict.LacksOption, "refused") { Option = OwnOption.Force } : new Outcome(Verdict.Delivered));
        Assert.That(outcome.Lacks(OwnOption.Force), Is.True);
        Assert.That(_calls.Count(option => option == OwnOption.Force), Is.EqualTo(1));
    }

    [TestCase(nameof(Verdict.Unreachable))]
    [TestCase(nameof(Verdict.Busy))]
    [TestCase(nameof(Verdict.Misconfigured))]
    public async Task A_server_that_does_not_answer_is_asked_once(string verdict)
    {
        Outcome outcome = await Explain(_ => new Outcome(Enum.Parse<Verdict>(verdict)));
        Assert.That(outcome, Is.EqualTo(Broken));
        Assert.That(_calls, Is.EqualTo(new OwnOption?[] { null }));
    }

    [Test]
    public async Task A_server_that_breaks_everything_off_is_asked_once()
    {
        Assert.That(await Explain(_ => Broken), Is.EqualTo(Broken));
        Assert.That(_calls, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task No_regular_pattern_of_breaks_teaches_anything()
    {
        for (int period = 2; period <= 12; period++)
        {
            for (int breaking = 0; breaking < 1 << period; breaking++)
            {
                // As often as not, in runs or scattered: only what follows the option itself counts.
                if (period > 6 && breaking % 37 != 0)
                    continue;
                Begin();
                int number = 0, pattern = breaking, length = period;
                Outcome outcome = await Explain(_ => (pattern >> (number++ % length) & 1) != 0 ? Broken : new Outcome(Verdict.Delivered));
                if (length < 8)
                    Assert.That(outcome, Is.EqualTo(Broken), $"{Convert.ToString(breaking, 2)} of {period}");
            }
        }
    }

    [Test]
    public async Task A_network_that_breaks_half_of_all_connections_hardly_ever_teaches_anything()
    {
        var random = new Random(12);
        int wrong = 0;
        for (int i = 0; i < 2000; i++)
        {
            Begin();
            wrong += (await Explain(_ => random.Next(2) == 0 ? Broken : new Outcome(Verdict.Delivered))).Verdict == Verdict.LacksOption ? 1 : 0;
        }

        Assert.That(wrong, Is.LessThan(20));
    }

    [Test]
    public async Task What_came_through_is_no_suspect_any_more()
    {
        await Explain(_ => new Outcome(Verdict.Delivered));
        Assert.That(_calls, Has.Count.EqualTo(1 + Told.Length));
        _calls.Clear();
        await Explain(_ => new Outcome(Verdict.Delivered));
        Assert.That(_calls, Is.Empty);
    }

    private Task<Outcome> Explain(Func<OwnOption?, Outcome> server) => new OptionElimination(_features, (option, _) =>
    {
        _calls.Add(option);
        return Task.FromResult(server(option));
    }).ExplainAsync(Broken, All, CancellationToken.None);
}
