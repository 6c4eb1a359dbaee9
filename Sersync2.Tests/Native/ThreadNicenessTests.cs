using Sersync2.Core.Native;

namespace Sersync2.Tests.Native;

public sealed class ThreadNicenessTests
{
    [Test]
    public void It_is_that_of_the_calling_thread_alone()
    {
        string before = Niceness();
        string? inside = null;
        var thread = new Thread(() => inside = ThreadNiceness.TrySet(5) ? Niceness() : null);
        thread.Start();
        thread.Join();

        Assert.That(inside, Is.EqualTo("5"));
        Assert.That(Niceness(), Is.EqualTo(before));
    }

    // proc_pid_stat(5): the name in parentheses is field 2, the niceness field 19.
    private static string Niceness()
    {
        string status = File.ReadAllText("/proc/thread-self/stat");
        return status[(status.LastIndexOf(')') + 2)..].Split(' ')[16];
    }
}
