using Sersync2.Core.Configuration;
using static Sersync2.Tests.Configuration.ConfigurationScratch;

namespace Sersync2.Tests.Configuration;

public sealed class ConfigurationWarningTests
{
    private const string Daemon = "<remote ip=\"127.0.0.1\" name=\"tongbu1\"/>";

    private ConfigurationScratch _scratch = null!;

    [SetUp]
    public void SetUp()
    {
        _scratch = new ConfigurationScratch();
        PasswordFile("good.pas", UnixFileMode.UserRead | UnixFileMode.UserWrite);
        PasswordFile("open.pas", UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
        PasswordFile("group.pas", UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);

        PasswordFile("empty.pas", UnixFileMode.UserRead | UnixFileMode.UserWrite, "\r\n");
        PasswordFile("secrets.pas", UnixFileMode.UserRead | UnixFileMode.UserWrite, "other:secret-word\nu:secret-word\n");
        PasswordFile("colon.pas", UnixFileMode.UserRead | UnixFileMode.UserWrite, "secret:word\n");

        void PasswordFile(string name, UnixFileMode mode, string text = "secret-word\n")
        {
            string file = Path.Combine(_scratch.Root, name);
            File.WriteAllText(file, text);
            File.SetUnixFileMode(file, mode);
        }
    }

    [TearDown]
    public void TearDown() => _scratch.Dispose();

    // Each gives exactly one warning, at the mark.
    private static IEnumerable<TestCaseData> Warnings()
    {
        // Traps.
        const string Update =
            "params of <commonParams> has u (--update): a remote keeps a file that is newer there, unless it was delivered by the "
            + "running sersync2; what stays so is told, and not called in sync: remove the u for an exact mirror";
        foreach (string options in new[] { "-artuz", "-au", "-a -u", "--archive --update", "-artuz -e 'ssh -p 22'", "-ae ssh -u" })
            yield return Case($"update_{options}", Config(rsync: $"<commonParams ¶params=\"{options}\"/>"), Update);
        yield return Case(
            "delete_in_params",
            Config(rsync: "<commonParams ¶params=\"-artz --delete-after\"/>"),
            "params of <commonParams> has --delete-after: left out, because what is deleted is said by <delete> in <inotify>, and when by Sersync2; remove it");
        yield return Case(
            "delete_excluded",
            Config(rsync: "<commonParams ¶params=\"-artz --delete-excluded\"/>"),
            "params of <commonParams> has --delete-excluded: a full sync that was asked for deletes there what is excluded; no other call does");
        foreach (string options in new[] { "-artzn", "-a -e ssh -n" })
            yield return Case($"dry_run_{options}", Config(rsync: $"<commonParams ¶params=\"{options}\"/>"), "params of <commonParams> has n (--dry-run): left out, because nothing would be sent; remove it");
        foreach (string option in new[] { "--dry-run", "--list-only" })
            yield return Case(option, Config(rsync: $"<commonParams ¶params=\"-a {option}\"/>"), $"params of <commonParams> has {option}: left out, because nothing would be sent; remove it");
        foreach (string option in new[] { "--remove-source-files", "--remove-sent-files" })
        {
            yield return Case(
                option,
                Config(rsync: $"<commonParams ¶params=\"-a {option}\"/>"),
                $"params of <commonParams> has {option}: left out, because it deletes here what was sent, and that deletion would be sent as well: both copies would be gone; remove it");
        }

        yield return Case(
            "less_of_a_mirror",
            Config(rsync: "<commonParams ¶params=\"-a --max-size=1m\"/>"),
            "params of <commonParams> has --max-size: larger files are not sent; remove it for an exact mirror");
        yield return Case(
            "unknown_option",
            Config(rsync: "<commonParams ¶params=\"-a --brand-new=1\"/>"),
            "params of <commonParams> has --brand-new, which no rsync from 3.0 to 3.5 is known to have: passed on, and what it makes of a mirror is not known");
        yield return Case(
            "value_missing",
            Config(rsync: "<commonParams ¶params=\"-a --exclude\"/>"),
            "params of <commonParams> has --exclude: left out, because its value is missing, and rsync would fail; remove it");
        foreach ((string options, string word) in new[] { ("-artz src", "src"), ("-a --exclude x y", "y"), ("-ae ssh -", "-"), ("-a ''", ""), ("-a --", "--") })
        {
            yield return Case(
                $"path_in_{options}",
                Config(rsync: $"<commonParams ¶params=\"{options}\"/>"),
                $"params of <commonParams> has the word \"{word}\", which rsync takes for a path: left out; what is sent, and where to, is said in <localpath>; remove it");
        }

        foreach (string options in new[] { "-rtz", "-r --backup-dir --links" })
        {
            yield return Case(
                $"no_links_{options}",
                Config(rsync: $"<commonParams ¶params=\"{options}\"/>"),
                "params of <commonParams> has neither a nor l (--links): symbolic links are left out; add l, or --no-links if that is meant");
        }

        yield return Case(
            "ssh_with_auth",
            Config(rsync: "<ssh start=\"true\"/>¶<auth start=\"true\" users=\"u\" passwordfile=\"/missing\"/>"),
            "<auth> and <ssh> are both on: the password file is left out, since rsync takes it for daemons only; let ssh log in with a key and switch <auth> off");
        yield return Case(
            "ssh_with_port",
            Config(rsync: "<ssh start=\"true\"/>¶<userDefinedPort start=\"true\" port=\"2222\"/>"),
            "<userDefinedPort> is an rsync daemon's port, but <ssh> is on: 2222 is passed to ssh (-p 2222); switch <userDefinedPort> off if sshd listens on its usual port");
        yield return Case(
            "filter_with_crontab",
            Config(
                head: "<filter start=\"true\"><exclude expression=\"(.*)\\.gz\"/></filter>",
                sersync: "¶<crontab start=\"true\" schedule=\"600\"/>"),
            "<filter> and <crontab> are both on: the periodic full sync neither sends nor deletes what <filter> excludes by regular expressions, "
            + "and besides what <crontabfilter> excludes by rsync patterns (the original switched <crontab> off where there was no <crontabfilter>); "
            + "switch one of them off if that is not meant");
        yield return Case(
            "shell_pattern_in_filter",
            Config(head: "<filter start=\"true\"><exclude ¶expression=\"*.php\"/></filter>"),
            "invalid expression \"*.php\" in <filter> is skipped: Quantifier '*' following nothing; for names that end in .php write (.*)\\.php");
        yield return Case(
            "bad_expression",
            Config(head: "<filter start=\"true\"><exclude ¶expression=\"(.*\"/></filter>"),
            "invalid expression \"(.*\" in <filter> is skipped: Not enough )'s; <filter> takes regular expressions, such as (.*)\\.gz");
        yield return Case(
            "no_expression",
            Config(head: "<filter start=\"true\">¶<exclude/></filter>"),
            "<exclude> has no \"expression\" and is skipped; write expression=\"REGULAR EXPRESSION\" or remove it");
        yield return Case(
            "expressions_in_crontabfilter",
            Config(sersync: "<crontab start=\"true\" schedule=\"5\">¶<crontabfilter start=\"true\"><exclude expression=\"(.*)\\.php\"/>"
                + "<exclude expression=\"*.php\"/><exclude expression=\"^info/*\"/></crontabfilter></crontab>"),
            "<crontabfilter> takes rsync patterns, and these look like regular expressions: (.*)\\.php, ^info/*; write them as for rsync --exclude, e.g. *.php or info/*");
        yield return Case(
            "no_pattern",
            Config(sersync: "<crontab start=\"true\" schedule=\"5\"><crontabfilter start=\"true\">¶<exclude/></crontabfilter></crontab>"),
            "<exclude> has no \"expression\" and is skipped; write expression=\"RSYNC PATTERN\" or remove it");
        yield return Case(
            "same_remote_for_two_watch_paths",
            $"<head><sersync><localpath watch=\"WATCH\">{Daemon}</localpath><localpath watch=\"ROOT\">¶{Daemon}</localpath></sersync></head>",
            "ip=\"127.0.0.1\" name=\"tongbu1\" is a remote of \"WATCH\" too: a full sync of one deletes what the other has sent; give each a module or directory of its own");
        yield return Case(
            "endless_interval",
            Config(sersync: "<failLog ¶timeToExecute=\"99999999\"/>"),
            "timeToExecute=\"99999999\" of <failLog> is too long an interval: 40 days are used; write at most 57600");

        // Password files.
        yield return Case(
            "password_file_missing",
            Config(rsync: "<auth start=\"true\" users=\"u\" ¶passwordfile=\"ROOT/no.pas\"/>"),
            "password file \"ROOT/no.pas\" will be refused by rsync: no such file; write the password into it and run: chmod 600 ROOT/no.pas");
        yield return Case(
            "password_file_missing_below_the_watch_path",
            Config(rsync: "<auth start=\"true\" users=\"u\" ¶passwordfile=\"no.pas\"/>"),
            "password file \"no.pas\" will be refused by rsync: no such file; write the password into it and run: chmod 600 WATCH/no.pas");
        yield return Case(
            "password_file_open",
            Config(rsync: "<auth start=\"true\" users=\"u\" ¶passwordfile=\"ROOT/open.pas\"/>"),
            "password file \"ROOT/open.pas\" will be refused by rsync: others may read or write it (mode 0644); run: chmod 600 ROOT/open.pas");
        yield return Case(
            "password_file_empty",
            Config(rsync: "<auth start=\"true\" users=\"u\" ¶passwordfile=\"ROOT/empty.pas\"/>"),
            "password file \"ROOT/empty.pas\" will be refused by rsync: it is empty; write the password into it");
        yield return Case(
            "password_file_is_a_directory",
            Config(rsync: "<auth start=\"true\" users=\"u\" ¶passwordfile=\"ROOT\"/>"),
            "password file \"ROOT\" will be refused by rsync: it is a directory; name the file that holds the password");
        yield return Case(
            "password_file_of_a_daemon",
            Config(rsync: "<auth start=\"true\" users=\"u\" ¶passwordfile=\"ROOT/secrets.pas\"/>"),
            "password file \"ROOT/secrets.pas\" holds the user's name, as a daemon's secrets file does, and all of its first line would be taken for the password; leave the password alone in it");
        yield return Case(
            "no_password_file",
            Config(rsync: "¶<auth start=\"true\" users=\"u\"/>"),
            "<auth> has no \"passwordfile\": the daemon will refuse to log in; write passwordfile=\"FILE\"");
        yield return Case(
            "no_users",
            Config(rsync: "¶<auth start=\"true\" passwordfile=\"ROOT/good.pas\"/>"),
            "<auth> has no \"users\": rsync logs in with the name of the user who runs it; write users=\"NAME\"");

        // Names and values.
        yield return Case(
            "unknown_element",
            Config(head: "¶<email to=\"x\"><server/></email>"),
            "unknown element <email> in <head> is ignored; remove it, or correct its name or place");
        yield return Case(
            "misspelt_element",
            Config(sersync: "¶<failLogs path=\"/tmp/x\"/>"),
            "unknown element <failLogs> in <sersync> is ignored; write <failLog>");
        yield return Case(
            "unknown_attribute",
            Config(remotes: "<remote ip=\"a\" name=\"m\" ¶module=\"secret-word\"/>"),
            "unknown attribute \"module\" of <remote> is ignored; remove it, or correct its name or place");
        yield return Case(
            "misspelt_attribute",
            Config(sersync: "<failLog ¶timeToExecut=\"5\"/>"),
            "unknown attribute \"timeToExecut\" of <failLog> is ignored; write \"timeToExecute\"");
        yield return Case(
            "attribute_twice",
            Config(head: "<debug start=\"true\" ¶start=\"false\"/>"),
            "<debug> has \"start\" twice: the first counts; remove the other");
        yield return Case(
            "sersync_twice",
            $"<head><sersync><localpath watch=\"WATCH\">{Daemon}</localpath></sersync>\n¶<sersync><x/></sersync></head>",
            "a second <sersync> in <head> is ignored; put everything into the first");
        yield return Case(
            "start_yes",
            Config(head: "<debug ¶start=\"yes\"/>"),
            "start=\"yes\" of <debug> counts as false; write true or false");
        yield return Case(
            "no_start",
            Config(rsync: "¶<ssh/>"),
            "<ssh> has no \"start\": it counts as off; write start=\"true\" or start=\"false\"");
        yield return Case(
            "no_start_with_a_default_of_on",
            Config(head: "<inotify>¶<delete/></inotify>"),
            "<delete> has no \"start\": it counts as on; write start=\"true\" or start=\"false\"");
        yield return Case(
            "other_root",
            $"<?xml version=\"1.0\"?>\n¶<config><sersync><localpath watch=\"WATCH\">{Daemon}</localpath></sersync></config>",
            "the outermost element is <config> and is taken for <head>; write <head>");
        yield return Case(
            "second_root",
            $"<head><sersync><localpath watch=\"WATCH\">{Daemon}</localpath></sersync></head>\n¶<log/>",
            "<log> outside of <head> is ignored; move it into <head> or remove it");
    }

    [TestCaseSource(nameof(Warnings))]
    public void A_trap_gives_one_warning_that_says_where_and_what_to_do(string text, string expected)
    {
        (string content, int line, int column) = _scratch.TakeMark(text);

        SersyncSettings settings = _scratch.Read(content);

        Assert.That(settings.Warnings, Is.EqualTo(new[] { $"{_scratch.File}:{line}:{column}: {_scratch.Fill(expected)}" }));
    }

    private static IEnumerable<TestCaseData> Silent()
    {
        foreach (string options in new[]
        {
            "-artz", "-artz --exclude=user", "-artz --exclude user", "-artz --exclude -u", "-artz -e 'ssh -u'", "-artze 'ssh -u'",
            "-artzf '- *.u'", "-rlT /u", "-a --numeric-ids", "-avP --stats", "-rl --backup-dir -n", "-r --no-links", "-rLk", "-aM --list-only", "-a --exclude --delete",
        })
        {
            yield return Case($"params_{options}", Config(rsync: $"<commonParams params=\"{options}\"/>"));
        }

        yield return Case("no_params", Config());
        yield return Case("password_file_good", Config(rsync: "<auth start=\"true\" users=\"u\" passwordfile=\"ROOT/good.pas\"/>"));
        yield return Case("password_file_with_a_colon", Config(rsync: "<auth start=\"true\" users=\"u\" passwordfile=\"ROOT/colon.pas\"/>"));
        yield return Case("password_file_for_the_group", Config(rsync: "<auth start=\"true\" users=\"u\" passwordfile=\"ROOT/group.pas\"/>"));
        yield return Case(
            "password_file_without_a_daemon",
            Config(remotes: "<remote path=\"ROOT/b\"/>", rsync: "<auth start=\"true\" users=\"u\" passwordfile=\"/missing\"/>"));
        yield return Case("auth_off", Config(rsync: "<auth start=\"false\" users=\"root\" passwordfile=\"/missing\"/><ssh start=\"true\"/>"));
        yield return Case(
            "blocks_off_with_wrong_values",
            Config(
                head: "<host hostip=\"x\" port=\"y\"/><filter start=\"false\"><exclude expression=\"*.php\"/></filter>",
                rsync: "<userDefinedPort start=\"false\" port=\"no\"/><timeout start=\"false\" time=\"\"/>",
                sersync: "<crontab start=\"false\" schedule=\"x\"><crontabfilter start=\"false\"><exclude expression=\"(.*)x\"/></crontabfilter></crontab>"));
        yield return Case(
            "plugin_blocks",
            Config(head: "<plugin name=\"any\"><what ever=\"1\"><deeper/></what></plugin>", sersync: "<plugin start=\"false\" name=\"any\"/>"));
        yield return Case(
            "filter_on_without_expressions_and_crontab",
            Config(head: "<filter start=\"true\"/>", sersync: "<crontab start=\"true\" schedule=\"5\"/>"));
    }

    [TestCaseSource(nameof(Silent))]
    public void What_is_no_trap_gives_no_warning(string text) =>
        Assert.That(_scratch.Read(text).Warnings, Is.Empty);

    [Test]
    public void Warnings_come_in_the_order_of_the_file()
    {
        SersyncSettings settings = _scratch.Read(Config(head: "<a/>\n<b/>", rsync: "<c/>\n<commonParams params=\"-au\"/>", sersync: "<d/>"));

        Assert.That(
            settings.Warnings.Select(warning => int.Parse(warning.Split(':')[1], System.Globalization.CultureInfo.InvariantCulture)),
            Is.Ordered.And.Exactly(5).Items);
    }

    [Test]
    public void No_message_shows_the_value_of_an_unknown_attribute() =>
        Assert.That(
            _scratch.Read(Config(remotes: "<remote ip=\"a\" name=\"m\" passwd=\"secret-word\"/>")).Warnings,
            Has.None.Contains("secret-word").And.Exactly(1).Items);

    [Test]
    public void Unknown_names_are_told_beside_errors()
    {
        (string text, _, _) = _scratch.TakeMark(Config(
            head: "<email/>",
            rsync: "<auth start=\"true\" user=\"u\"/><timeout start=\"true\" tme=\"5\" other=\"x\"/>",
            sersync: "<failLgo/><failLog timeToExecute=\"no\"/><failure/>").Replace("watch=", "wacth=", StringComparison.Ordinal)
            .Replace("<remote", "<what/><remot/><remote", StringComparison.Ordinal));

        var error = Assert.Throws<ConfigurationException>(() => _scratch.Read(text))!;

        Assert.That(
            error.Warnings.Where(warning => warning.Contains("unknown", StringComparison.Ordinal)).Select(warning => warning[(warning.IndexOf("unknown", StringComparison.Ordinal) + 8)..]),
            Is.EqualTo(new[]
            {
                "element <email> in <head> is ignored; remove it, or correct its name or place",
                "attribute \"wacth\" of <localpath> is ignored; write \"watch\"",
                "element <remot> in <localpath> is ignored; write <remote>",
                "attribute \"user\" of <auth> is ignored; write \"users\"",
                "attribute \"tme\" of <timeout> is ignored; write \"time\"",
                "element <failLgo> in <sersync> is ignored; write <failLog>",
                "element <failure> in <sersync> is ignored; remove it, or correct its name or place",
            }));
    }

    private static TestCaseData Case(string name, string text, string expected) =>
        new TestCaseData(text, expected).SetArgDisplayNames(name);

    private static TestCaseData Case(string name, string text) => new TestCaseData(text).SetArgDisplayNames(name);
}
