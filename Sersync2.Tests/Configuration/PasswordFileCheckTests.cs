using System.Diagnostics;
using Sersync2.Core.Configuration;
using Sersync2.Core.Paths;
using Tmds.Linux;

namespace Sersync2.Tests.Configuration;

public sealed class PasswordFileCheckTests
{
    private string _file = null!;

    [SetUp]
    public void SetUp()
    {
        _file = Path.GetTempFileName();
        File.WriteAllText(_file, "secret-word");
    }

    [TearDown]
    public void TearDown() => File.Delete(_file);

    // rsync looks at the bits 006 alone.
    [TestCase("600", true)]
    [TestCase("400", true)]
    [TestCase("660", true)]
    [TestCase("711", true)]
    [TestCase("604", false)]
    [TestCase("602", false)]
    [TestCase("777", false)]
    public void A_file_that_others_may_read_or_write_is_refused(string mode, bool isGood)
    {
        Run("chmod", mode, _file);

        string? problem = PasswordFileCheck.Problem(new AbsolutePath(_file), user: LibC.geteuid());

        Assert.That(problem, Is.EqualTo(isGood ? null : $"others may read or write it (mode 0{mode}); run: chmod 600 {_file}"));
    }

    [TestCase("600", "run: chown root FILE")]
    [TestCase("644", "and others may read or write it (mode 0644); run: chown root FILE && chmod 600 FILE")]
    public void As_root_rsync_wants_a_file_of_root(string mode, string remedy)
    {
        Run("chmod", mode, _file);
        uint owner = LibC.geteuid();
        if (owner == 0)
        {
            owner = 4711;
            Run("chown", "4711", _file);
        }

        string? problem = PasswordFileCheck.Problem(new AbsolutePath(_file), user: 0);

        Assert.That(problem, Does.StartWith($"it belongs to user {owner} and not to root"));
        Assert.That(problem, Does.EndWith(remedy.Replace("FILE", _file, StringComparison.Ordinal)));
    }

    [Test]
    public void A_name_in_the_advice_is_safe_for_a_shell() =>
        Assert.That(
            PasswordFileCheck.Problem(new AbsolutePath("/no such/$(file)")),
            Does.EndWith("chmod 600 '/no such/$(file)'"));

    private static void Run(string program, params string[] arguments)
    {
        using var process = Process.Start(program, arguments);
        process.WaitForExit();
        Assert.That(process.ExitCode, Is.Zero);
    }
}
