using Sersync2.Core.Native;
using Sersync2.Tests.Support;

namespace Sersync2.Tests.Native;

public sealed class ProgramPathTests
{
    [Test]
    public void A_bare_name_is_found_over_path_as_an_absolute_one()
    {
        ProgramPath? shell = ProgramPath.Find("sh");
        Assert.That(shell?.ToString(), Does.StartWith("/").And.EndsWith("/sh"));
        Assert.That(shell!.IsThere);
    }

    [Test]
    public void Only_a_file_that_may_be_run_is_a_program()
    {
        using var temp = new TempDirectory();
        string file = temp["file"], program = temp["program"];
        File.WriteAllText(file, "x");
        File.SetUnixFileMode(file, (UnixFileMode)0x1a4);
        File.WriteAllText(program, "x");
        File.SetUnixFileMode(program, (UnixFileMode)0x1ed);
        File.CreateSymbolicLink(temp["link"], program);
        File.CreateSymbolicLink(temp["broken"], temp["nothing"]);
        Assert.That(ProgramPath.Find(program)?.ToString(), Is.EqualTo(program));
        Assert.That(ProgramPath.Find(temp["link"])?.ToString(), Is.EqualTo(temp["link"]));
        foreach (string none in (string[])[file, temp["broken"], temp["nothing"], temp.Path, "no such program anywhere", ""])
            Assert.That(ProgramPath.Find(none), Is.Null, none);
    }

    [TestCase("./sh")]
    [TestCase("bin/sh")]
    [TestCase("../bin/sh")]
    public void A_name_that_counts_from_a_working_directory_is_none(string name) => Assert.That(ProgramPath.Find(name), Is.Null);
}
