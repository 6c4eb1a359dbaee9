using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Sersync2.Tests.Support;

namespace Sersync2.Tests.EndToEnd;

/// <summary>Changes whose close is never told.</summary>
[TestFixture(RemoteKind.Daemon)]
[TestFixture(RemoteKind.LocalDirectory)]
internal sealed partial class OpenFilesTests(RemoteKind kind) : EndToEndTest(kind)
{
    private const int WithoutName = 0x410000 | 2;

    [Test]
    public async Task A_file_that_is_made_without_a_name_and_linked_arrives_although_it_stays_open()
    {
        await Sync.Start("-r");
        Sync.Source.MakeDirectory("d");
        int descriptor = Open($"{Sync.Source}/d", WithoutName, 0x1a4);
        Assume.That(descriptor, Is.Not.Negative, "this file system has no O_TMPFILE");
        using (var handle = new SafeFileHandle(descriptor, ownsHandle: true))
        {
            RandomAccess.Write(handle, "the first part"u8, 0);
            Assert.That(LinkAt(-100, $"/proc/self/fd/{descriptor}", -100, $"{Sync.Source}/d/linked", 0x400), Is.Zero);
            await Sync.Same();
            // What is written later has no event at all.
            await Task.Delay(1500);
            RandomAccess.Write(handle, "and the second"u8, 14);
            await Sync.Same();
            RandomAccess.Write(handle, "and the third"u8, 28);
        }

        await Sync.Same();
        Assert.That(Sync.Remote.Read("d/linked"), Does.EndWith("the third"));
    }

    [Test]
    public async Task A_new_file_that_rests_while_its_program_has_it_open_arrives()
    {
        await Sync.Start("-r");
        await using var file = new FileStream($"{Sync.Source}/open", FileMode.CreateNew);
        await file.WriteAsync("one"u8.ToArray());
        await file.FlushAsync();
        await Sync.Same();
        // It is not what the remote waits for.
        Assert.That((await Sync.Ask("--wait", "5")).Exit, Is.Zero);
        await file.WriteAsync("two"u8.ToArray());
        await file.FlushAsync();
        await Sync.Same();
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags, uint mode);

    [LibraryImport("libc", EntryPoint = "linkat", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int LinkAt(int oldDirectory, string oldPath, int newDirectory, string newPath, int flags);
}
