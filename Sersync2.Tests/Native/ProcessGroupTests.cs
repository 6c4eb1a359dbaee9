using System.Text;
using Sersync2.Core.Native;
using Sersync2.Tests.Support;

namespace Sersync2.Tests.Native;

public sealed class ProcessGroupTests
{
    [TestCase("exit 7", 7, "")]
    [TestCase("echo out; echo err >&2", 0, "out\nerr\n")]
    [TestCase("test \"$(cut -d' ' -f5 /proc/$$/stat)\" = $$ && echo leads", 0, "leads\n")]
    [TestCase("read line || echo nothing to read", 0, "nothing to read\n")]
    [TestCase("kill -PIPE $$; echo survived", -13, "")]
    [TestCase("exec >&- 2>&-; sleep 0.3; exit 5", 5, "")]
    [TestCase("head -c 200000 /dev/zero | tr '\\0' x | wc -c", 0, "200000\n")]
    public void What_it_prints_and_how_it_ends_is_told(string script, int exit, string output)
    {
        Assert.That(Run(script, out string printed, withOutput: true), Is.EqualTo(exit));
        Assert.That(printed, Is.EqualTo(output));
        Assert.That(Run(script, out printed, withOutput: false), Is.EqualTo(exit));
        Assert.That(printed, Is.Empty);
    }

    [Test]
    public async Task Termination_comes_from_another_thread_and_is_harmless_after_the_end()
    {
        using ProcessGroup process = Start("sleep 1000", withOutput: true);
        Task<int?> ended = Task.Run(() => process.WaitForExit(_ => { }));
        process.Terminate();
        Assert.That(await ended.WaitAsync(Eventually.Deadline), Is.EqualTo(-15));
        process.Terminate();
    }

    [Test]
    public void Variables_that_begin_so_are_left_out()
    {
        string[] all = Variables(ProcessEnvironment.Without());
        string[] some = Variables(ProcessEnvironment.Without("PATH=", "HO"));
        Assert.That(all, Has.Some.StartsWith("PATH="));
        Assert.That(some, Is.EqualTo(all.Where(variable => !variable.StartsWith("PATH=", StringComparison.Ordinal) && !variable.StartsWith("HO", StringComparison.Ordinal))));
    }

    private static string[] Variables(byte[] environment) => Encoding.UTF8.GetString(environment).Split('\0')[..^1];

    private static int? Run(string script, out string printed, bool withOutput)
    {
        var text = new StringBuilder();
        using ProcessGroup process = Start(script, withOutput);
        int? exit = process.WaitForExit(bytes => text.Append(Encoding.UTF8.GetString(bytes)));
        printed = text.ToString();
        return exit;
    }

    private static ProcessGroup Start(string script, bool withOutput) =>
        ProcessGroup.Start("/bin/sh"u8, Encoding.UTF8.GetBytes($"sh\0-c\0{script}\0"), ProcessEnvironment.Without(), null, withOutput);
}
