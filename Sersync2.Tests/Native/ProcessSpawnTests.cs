using System.Text;
using Sersync2.Core;
using Sersync2.Core.Native;

namespace Sersync2.Tests.Native;

public sealed class ProcessSpawnTests
{
    [TestCase("exit 0", 0)]
    [TestCase("exit 7", 7)]
    [TestCase("kill -KILL $$", -9)]
    [TestCase("test \"$0 $1 $A\" = \"zeroth one  two\" && exit 3", 3)]
    [TestCase("read line; test $? = 1 && exit 4", 4)]
    [TestCase("test \"$(cut -d' ' -f6 /proc/$$/stat)\" = $$ && exit 5", 5)]
    public void A_process_runs_in_a_session_of_its_own_and_its_end_is_told(string script, int expected)
    {
        int process = ProcessSpawn.StartInNewSession(
            "/bin/sh"u8,
            Encoding.UTF8.GetBytes($"sh\0-c\0{script}\0zeroth\0one\0"),
            "PATH=/usr/bin:/bin\0A= two\0"u8);

        Assert.That(ProcessSpawn.WaitForExit(process), Is.EqualTo(expected));
    }

    [Test]
    public void A_missing_executable_is_an_error()
    {
        Assert.That(
            () => ProcessSpawn.StartInNewSession("/nonexistent/sersync2"u8, "x\0"u8, ""u8),
            Throws.TypeOf<SersyncException>().With.Message.EqualTo("cannot start a process \"/nonexistent/sersync2\": No such file or directory"));
    }

    [Test]
    public void Nobody_knows_the_end_of_a_process_that_is_no_child()
    {
        Assert.That(ProcessSpawn.WaitForExit(1), Is.Null);
    }

    [Test]
    public void The_path_of_the_executable_is_this_process()
    {
        Assert.That(Encoding.UTF8.GetString(ProcessSpawn.ExecutablePath()), Is.EqualTo(Environment.ProcessPath));
    }
}
