using Sersync2.Cli.CommandLine;

namespace Sersync2.Tests.Cli;

public sealed class CommandLineParserTests
{
    private static readonly CommandLineOptions Defaults = new();

    private static readonly TestCaseData[] CommandLines =
    [
        Case("", Defaults),
        Case("-r", Defaults with { InitialFullSync = true }),
        Case("-d", Defaults with { Daemon = true }),
        Case("-r -d", Defaults with { InitialFullSync = true, Daemon = true }),
        Case("-rd", Defaults with { InitialFullSync = true, Daemon = true }),
        Case("-rrdd -r", Defaults with { InitialFullSync = true, Daemon = true }),
        Case("-o x.xml", Defaults with { File = "x.xml" }),
        Case("-ox.xml", Defaults with { File = "x.xml" }),
        Case("-o=x.xml", Defaults with { File = "=x.xml" }),
        Case("-o a:b=c.xml", Defaults with { File = "a:b=c.xml" }),
        Case("-dro x.xml", Defaults with { InitialFullSync = true, Daemon = true, File = "x.xml" }),
        Case("-drox.xml", Defaults with { InitialFullSync = true, Daemon = true, File = "x.xml" }),
        Case("-or -d", Defaults with { Daemon = true, File = "r" }),
        Case("-o -r -d", Defaults with { Daemon = true, File = "-r" }),
        Case("-o -- -d", Defaults with { Daemon = true, File = "--" }),
        Case("-o @x", Defaults with { File = "@x" }),
        Case("-o \"a.xml\"", Defaults with { File = "\"a.xml\"" }),
        Case("-o a.xml -r -o b.xml", Defaults with { InitialFullSync = true, File = "b.xml" }),
        Case("-n8", Defaults with { MaxProcesses = 8 }),
        Case("-n 8", Defaults with { MaxProcesses = 8 }),
        Case("-n 08 -rn2147483647", Defaults with { InitialFullSync = true, MaxProcesses = int.MaxValue }),
        Case("-n abc -n 8", Defaults with { MaxProcesses = 8 }),
        Case("-m command", Defaults with { Plugin = "command" }),
        Case("-m socket", Defaults with { Plugin = "socket" }),
        Case("-mrefreshCDN", Defaults with { Plugin = "refreshCDN" }),
        Case("-m socket -m http", Defaults with { Plugin = "http" }),
        Case("--status", Defaults with { Status = true }),
        Case("--status --json -o x.xml", Defaults with { Status = true, Json = true, File = "x.xml" }),
        Case("--json", Defaults with { Status = true, Json = true }),
        Case("--wait 30", Defaults with { Status = true, Wait = TimeSpan.FromSeconds(30) }),
        Case("--max-lag 60", Defaults with { Status = true, MaxLag = TimeSpan.FromSeconds(60) }),
        Case("--json --max-lag=5", Defaults with { Status = true, Json = true, MaxLag = TimeSpan.FromSeconds(5) }),
        Case("--wait=5 --status", Defaults with { Status = true, Wait = TimeSpan.FromSeconds(5) }),
        Case("--once -n 3 -r", Defaults with { Once = true, MaxProcesses = 3, InitialFullSync = true }),
        Case("--check -o a.xml", Defaults with { Check = true, File = "a.xml" }),
        Case("-h", Defaults with { Help = true }),
        Case("--help", Defaults with { Help = true }),
        Case("-rh", Defaults with { InitialFullSync = true, Help = true }),
        Case("--version", Defaults with { Version = true }),
        Case("--version --version", Defaults with { Version = true }),
    ];

    private static TestCaseData Case(string words, CommandLineOptions expected) =>
        new TestCaseData(words, expected).SetArgDisplayNames(words);

    [TestCaseSource(nameof(CommandLines))]
    public void Options_are_read_as_getopt_reads_them(string words, object expected)
    {
        Assert.That(CommandLineParser.Parse(Split(words)), Is.EqualTo(expected));
    }

    [TestCase("stray - -r true words", "stray", "-", "true", "words")]
    [TestCase("/h /? [suggest] [diagram] [env:A=b] @missing.rsp -r", "/h", "/?", "[suggest]", "[diagram]", "[env:A=b]", "@missing.rsp")]
    [TestCase("-r -- -d -x --bad", "-d", "-x", "--bad")]
    public void Words_that_belong_to_no_option_mean_nothing(string words, params string[] stray)
    {
        CommandLineOptions options = CommandLineParser.Parse(Split(words));

        Assert.Multiple(() =>
        {
            Assert.That(options.StrayWords, Is.EqualTo(stray));
            Assert.That(options with { StrayWords = Defaults.StrayWords }, Is.EqualTo(Defaults with { InitialFullSync = true }));
        });
    }

    [TestCase("--once other.xml", "other.xml")]
    [TestCase("a.xml b.xml --check", "a.xml")]
    [TestCase("--status -o a.xml b.xml", "b.xml")]
    [TestCase("--json -- b.xml", "b.xml")]
    [TestCase("--wait 5 6", "6")]
    public void What_never_had_stray_words_refuses_them(string words, string stray)
    {
        Assert.That(
            () => CommandLineParser.Parse(Split(words)),
            Throws.TypeOf<UsageException>().With.Message.StartsWith($"unexpected word \"{stray}\"; a configuration is named with -o;"));
    }

    [TestCase("-x", "unknown option \"-x\"")]
    [TestCase("-rx", "unknown option \"-x\" in \"-rx\"")]
    [TestCase("-é", "unknown option \"-é\"")]
    [TestCase("-r😀", "unknown option \"-😀\" in \"-r😀\"")]
    [TestCase("-r-", "unknown option \"--\" in \"-r-\"")]
    [TestCase("--bad", "unknown option \"--bad\"")]
    [TestCase("--hel", "unknown option \"--hel\"")]
    [TestCase("--bad=1", "unknown option \"--bad\" in \"--bad=1\"")]
    [TestCase("-R", "unknown option \"-R\"")]
    [TestCase("-?", "unknown option \"-?\"")]
    [TestCase("--help=all", "option \"--help\" takes no value, but \"--help=all\" gives one")]
    [TestCase("-o", "option \"-o\" needs a value")]
    [TestCase("-ro", "option \"-o\" needs a value")]
    [TestCase("-n", "option \"-n\" needs a value")]
    [TestCase("-m", "option \"-m\" needs a value")]
    [TestCase("-n abc", "option \"-n\" takes a number from 1 to 2147483647, not \"abc\"")]
    [TestCase("-n 8 -n abc", "option \"-n\" takes a number from 1 to 2147483647, not \"abc\"")]
    [TestCase("-n8x", "option \"-n\" takes a number from 1 to 2147483647, not \"8x\"")]
    [TestCase("-n 0", "option \"-n\" takes a number from 1 to 2147483647, not \"0\"")]
    [TestCase("-n -3", "option \"-n\" takes a number from 1 to 2147483647, not \"-3\"")]
    [TestCase("-n 2147483648", "option \"-n\" takes a number from 1 to 2147483647, not \"2147483648\"")]
    [TestCase("-n 1.5", "option \"-n\" takes a number from 1 to 2147483647, not \"1.5\"")]
    [TestCase("--wait", "option \"--wait\" needs a value")]
    [TestCase("--wait 1.5", "option \"--wait\" takes a number from 1 to 1000000, not \"1.5\"")]
    [TestCase("--wait 0", "option \"--wait\" takes a number from 1 to 1000000, not \"0\"")]
    [TestCase("--status=x", "option \"--status\" takes no value, but \"--status=x\" gives one")]
    [TestCase("--once --check", "options \"--once\" and \"--check\" exclude each other")]
    [TestCase("-do a.xml --once", "options \"--once\" and \"-d\" exclude each other")]
    [TestCase("--check -m socket", "options \"--check\" and \"-m\" exclude each other")]
    [TestCase("--check --json", "options \"--json\" and \"--check\" exclude each other")]
    [TestCase("--wait 5 --max-lag 5", "options \"--wait\" and \"--max-lag\" exclude each other")]
    [TestCase("--once --max-lag 5", "options \"--max-lag\" and \"--once\" exclude each other")]
    [TestCase("--max-lag 0", "option \"--max-lag\" takes a number from 1 to 1000000, not \"0\"")]
    [TestCase("--once --wait 5", "options \"--wait\" and \"--once\" exclude each other")]
    [TestCase("--once --status", "options \"--status\" and \"--once\" exclude each other")]
    [TestCase("--status -rd", "options \"--status\" and \"-r\" exclude each other")]
    [TestCase("-d --json", "options \"--json\" and \"-d\" exclude each other")]
    [TestCase("--wait 5 -m socket", "options \"--wait\" and \"-m\" exclude each other")]
    [TestCase("-m nosuch", "option \"-m\" takes a plugin (command, socket, refreshCDN, http), not \"nosuch\"")]
    [TestCase("-m Socket", "option \"-m\" takes a plugin (command, socket, refreshCDN, http), not \"Socket\"")]
    public void A_usage_error_names_the_bad_word(string words, string problem)
    {
        Assert.That(
            () => CommandLineParser.Parse(Split(words)),
            Throws.TypeOf<UsageException>()
                .With.Message.EqualTo($"{problem}; see \"sersync2 --help\"")
                .And.Property(nameof(UsageException.ExitCode)).EqualTo(1));
    }

    [Test]
    public void A_file_name_may_hold_spaces_and_may_not_be_empty()
    {
        Assert.Multiple(() =>
        {
            Assert.That(CommandLineParser.Parse(["-o", " my conf.xml "]).File, Is.EqualTo(" my conf.xml "));
            Assert.That(
                () => CommandLineParser.Parse(["-o", ""]),
                Throws.TypeOf<UsageException>().With.Message.StartsWith("option \"-o\" needs a value;"));
            Assert.That(CommandLineParser.Parse(["-r", "", "-d"]).Daemon, Is.True);
        });
    }

    private static string[] Split(string words) => words.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
