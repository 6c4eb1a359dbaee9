using System.Text.RegularExpressions;
using Sersync2.Tests.Support;

namespace Sersync2.Tests.Native;

/// <summary>What follows links when it is given a path is called where that was thought of, and nowhere else.</summary>
public sealed class OpeningByPathTests
{
    // "Of" a directory: FileStatus lets Beneath open what is above a name. The others take absolute paths that are ours.
    [TestCase("openat", "NameWalk RealDirectory")]
    [TestCase("openat2|syscall", "KernelWalk Libc")]
    [TestCase("statx", "FileStatus GuardedFile PathEntry PathInfo")]
    [TestCase("open", "DirectoryHandle GuardedFile MountTable RotatedFile StandardStreams StartingDirectory")]
    [TestCase("fstatat|fstatat64|lstat|stat|access|faccessat|readlinkat|open_by_handle_at", "")]
    [TestCase("KernelWalk[.]Open|NameWalk[.]Open", "Beneath")]
    [TestCase("Beneath[.]TryOpen", "DirectoryHandle OpenForWriting")]
    public void Only_these_call(string call, string expected)
    {
        var pattern = new Regex($@"(?<![\w.])(?:LibC[.]|Libc[.])?(?:{call})\(|static partial \w+\W+(?:{call})\(");
        string[] found = [.. Directory.EnumerateFiles(Repository.Find("Sersync2.Core"), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains("/obj/", StringComparison.Ordinal) && pattern.IsMatch(WithoutComments(File.ReadAllText(file))))
            .Select(file => Path.GetFileNameWithoutExtension(file))
            .Order(StringComparer.Ordinal)];

        Assert.That(string.Join(' ', found), Is.EqualTo(expected));
    }

    private static string WithoutComments(string source) => Regex.Replace(source, "//.*", "");
}
