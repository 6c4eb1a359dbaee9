using System.Diagnostics;
using Sersync2.Tests.Support;

namespace Sersync2.Tests.Docs;

/// <summary>The completion for bash, in a real bash.</summary>
public sealed class CompletionTests
{
    [Test]
    public void It_offers_every_option() => Assert.That(Offered("-"), Is.EquivalentTo(KnownOptions.All));

    [Test]
    public void It_knows_the_plugins()
    {
        Assert.That(Offered("-m", "s"), Is.EqualTo(new[] { "socket" }));
        Assert.That(Offered("-rdm", ""), Is.EquivalentTo(new[] { "command", "socket", "refreshCDN", "http" }));
    }

    [Test]
    public void It_offers_configurations_and_directories_after_o()
    {
        using var directory = new TempDirectory();
        File.WriteAllText(directory["confxml.xml"], "");
        File.WriteAllText(directory["notes.txt"], "");
        directory.CreateDirectory("conf.d");

        Assert.That(Offered("-dro", directory["con"]), Is.EquivalentTo(new[] { directory["conf.d"], directory["confxml.xml"] }));
        Assert.That(Offered("-o", directory["n"]), Is.Empty);
    }

    [Test]
    public void The_completion_for_zsh_has_every_option()
    {
        string text = File.ReadAllText(Repository.Find("scripts/completion/_sersync2"));

        Assert.That(KnownOptions.All.Where(option => !text.Contains(option, StringComparison.Ordinal)), Is.Empty);
    }

    [Test]
    public void The_completion_for_zsh_can_be_read_by_it()
    {
        Assume.That(File.Exists("/usr/bin/zsh"), "zsh is not installed");
        using var zsh = Process.Start("/usr/bin/zsh", ["-n", Repository.Find("scripts/completion/_sersync2")]);
        zsh.WaitForExit();

        Assert.That(zsh.ExitCode, Is.Zero);
    }

    // The last word is the one to be completed.
    private static string[] Offered(params string[] words)
    {
        const string script = """
            source "$1" && shift
            [ "$(complete -p sersync2)" = "complete -F _sersync2 sersync2" ] || exit
            COMP_WORDS=(sersync2 "$@") COMP_CWORD=$#
            _sersync2
            printf '%s\n' "${COMPREPLY[@]}"
            """;
        var start = new ProcessStartInfo("/bin/bash", ["--norc", "-c", script, "bash", Repository.Find("scripts/completion/sersync2.bash"), .. words])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var bash = Process.Start(start)!;
        Task<string> error = bash.StandardError.ReadToEndAsync();
        string output = bash.StandardOutput.ReadToEnd();

        Assert.That(error.Result, Is.Empty);
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
