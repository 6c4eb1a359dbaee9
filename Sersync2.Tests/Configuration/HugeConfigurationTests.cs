using System.Text;
using Sersync2.Core.Configuration;
using Sersync2.Core.Configuration.Xml;

namespace Sersync2.Tests.Configuration;

/// <summary>Files that are wrong in as many places as they have bytes: read in one pass, whatever is said of them.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[Parallelizable]
public sealed class HugeConfigurationTests : IDisposable
{
    private const int Many = 200_000;
    private readonly ConfigurationScratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Test]
    [CancelAfter(60_000)]
    public void Of_very_many_warnings_a_hundred_are_told_and_the_others_counted([Values] bool inOneLine)
    {
        string end = inOneLine ? "" : "\n";
        SersyncSettings settings = _scratch.Read(ConfigurationScratch.Config(head: Repeat(i => $"<unknown{i}/>{end}")));
        Assert.Multiple(() =>
        {
            Assert.That(settings.Warnings, Has.Count.EqualTo(101));
            Assert.That(settings.Warnings[^1], Does.EndWith($": and {Many - 100 + OtherWarnings()} more warnings, which are not told: mend these first"));
        });
    }

    [Test]
    [CancelAfter(60_000)]
    public void Very_many_attributes_of_one_element_are_read()
    {
        SersyncSettings settings = _scratch.Read(ConfigurationScratch.Config(head: $"<debug start=\"true\" {Repeat(i => $" a{i}=\"\"")}/>"));
        Assert.That((settings.Debug, settings.Warnings.Count), Is.EqualTo((true, 101)));
    }

    [Test]
    [CancelAfter(60_000)]
    public void Very_many_attributes_of_one_name_are_read()
    {
        SersyncSettings settings = _scratch.Read(ConfigurationScratch.Config(head: $"<debug start=\"true\" {Repeat(_ => " start=\"false\"")}/>"));
        Assert.That((settings.Debug, settings.Warnings.Count), Is.EqualTo((true, 101)));
    }

    [TestCase("")]
    [TestCase("<sersync/>", Description = "what a second one holds is accepted as a whole")]
    [CancelAfter(60_000)]
    public void Elements_may_nest_deeper_than_a_stack_reaches(string first)
    {
        string deep = Repeat(_ => "<x>") + Repeat(_ => "</x>");
        string config = ConfigurationScratch.Config(head: deep).Replace("</head>", $"<sersync>{deep}</sersync><plugin>{deep}</plugin>{first}</head>", StringComparison.Ordinal);
        Assert.That(_scratch.Read(config).LocalPaths, Has.Count.EqualTo(1));
    }

    [Test]
    [CancelAfter(60_000)]
    public void Of_very_many_errors_a_hundred_are_told_and_the_others_counted()
    {
        var error = Assert.Throws<ConfigurationException>(() => _scratch.Read(ConfigurationScratch.Config(remotes: Repeat(_ => "<remote/>", 20_000))))!;
        Assert.That(error.AllErrors, Has.Count.EqualTo(101));
        Assert.That(error.AllErrors[^1], Does.Contain("and 19900 more errors"));
    }

    [TestCase("<userDefinedPort start=\"true\" port=\"VALUE\"/>")]
    [TestCase("<VALUE/>")]
    [TestCase("<timeout VALUE=\"1\"/>")]
    [CancelAfter(60_000)]
    public void A_value_as_long_as_the_file_does_not_make_the_message_as_long(string rsync)
    {
        string config = ConfigurationScratch.Config(rsync: rsync.Replace("VALUE", new string('v', 4_000_000), StringComparison.Ordinal));
        IReadOnlyList<string> said;
        try
        {
            said = _scratch.Read(config).Warnings;
        }
        catch (ConfigurationException e)
        {
            said = e.AllErrors;
        }

        Assert.That(said, Is.Not.Empty.And.All.Length.LessThan(3000));
    }

    [TestCase("a")]
    [TestCase(" word")]
    [TestCase(" --exclude=x")]
    [TestCase(" -e 'sshpass -p abc ssh'")]
    [CancelAfter(60_000)]
    public void Very_many_words_of_commonParams_are_read(string word)
    {
        string words = Repeat(_ => word, word == "a" ? 10 * Many : Many);
        SersyncSettings settings = _scratch.Read(ConfigurationScratch.Config(rsync: $"<commonParams params=\"-a{words}\"/>"));
        Assert.That(string.Concat(settings.Rsync.CommonParams), Has.Length.GreaterThan(Many).And.StartsWith("-a"));
        Assert.That(settings.Warnings, Has.Count.LessThanOrEqualTo(101));
    }

    [Test]
    public void Places_are_found_without_reading_the_text_anew([Values] bool inOneLine)
    {
        const int Questions = 1000;
        byte[] bytes = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(inOneLine ? "网 " : "网\n", Many)));
        var source = new SourceText(bytes);
        for (int i = 0; i < Questions; i++)
            source.Locate(bytes.Length / Questions * i);
        Assert.That(source.CharactersRead, Is.LessThan((2 * Many) + (Questions * 4096L)));
    }

    [Test]
    public void Places_are_those_of_a_plain_count()
    {
        var random = new Random(4);
        byte[] bytes = new byte[20_000];
        for (int i = 0; i < bytes.Length; i++)
            bytes[i] = random.Next(6) switch { 0 => (byte)'\n', 1 => (byte)random.Next(256), _ => "网站 é\r"u8[random.Next(9)] };
        var source = new SourceText(bytes);
        for (int offset = 0; offset <= bytes.Length; offset += 7)
            Assert.That(source.Locate(offset), Is.EqualTo(Plain(bytes.AsSpan(0, offset))), $"at {offset}");
    }

    private static (int Line, int Column) Plain(ReadOnlySpan<byte> before)
    {
        ReadOnlySpan<byte> lead = before[(before.LastIndexOf((byte)'\n') + 1)..];
        int column = 1;
        for (; !lead.IsEmpty; column++)
        {
            Rune.DecodeFromUtf8(lead, out _, out int length);
            lead = lead[length..];
        }

        return (before.Count((byte)'\n') + 1, column);
    }

    private static string Repeat(Func<int, string> part, int times = Many)
    {
        var text = new StringBuilder();
        for (int i = 0; i < times; i++)
            text.Append(part(i));
        return text.ToString();
    }

    private int OtherWarnings() => _scratch.Read(ConfigurationScratch.Config()).Warnings.Count;
}
