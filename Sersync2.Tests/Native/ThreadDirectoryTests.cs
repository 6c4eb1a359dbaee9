using Microsoft.Win32.SafeHandles;
using Sersync2.Core.Native;
using Sersync2.Core.Paths;
using Sersync2.Tests.Support;

namespace Sersync2.Tests.Native;

public sealed class ThreadDirectoryTests
{
    [Test]
    public void A_thread_with_a_directory_of_its_own_moves_nobody_else()
    {
        using var temp = new TempDirectory();
        temp.CreateDirectory("here");
        string before = Environment.CurrentDirectory;
        string? inside = null, after = null;
        bool own = false;
        var thread = new Thread(() =>
        {
            own = ThreadDirectory.TryMakeOwn();
            using SafeFileHandle? handle = DirectoryHandle.TryOpen(new AbsolutePath(temp["here"]).ToCString(), out _);
            if (!own || !ThreadDirectory.TryEnter(handle!))
                return;
            inside = Directory.ResolveLinkTarget("/proc/thread-self/cwd", false)?.FullName;
            ThreadDirectory.Leave();
            after = Directory.ResolveLinkTarget("/proc/thread-self/cwd", false)?.FullName;
        });
        thread.Start();
        thread.Join();
        if (!own)
            Assert.Ignore("unshare is forbidden here");

        Assert.That((inside, after), Is.EqualTo((temp["here"], "/")));
        Assert.That(Environment.CurrentDirectory, Is.EqualTo(before));
        Assert.That(ThreadDirectory.IsOwn, Is.False);
    }
}
