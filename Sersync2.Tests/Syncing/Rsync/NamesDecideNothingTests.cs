using System.Text;
using Sersync2.Core.Paths;
using Sersync2.Core.Queueing;
using Sersync2.Core.Syncing.Rsync;

namespace Sersync2.Tests.Syncing.Rsync;

/// <summary>
/// Every shape of line, with names made out of the texts of all the others and of any bytes: the verdict is that of an
/// ordinary name, and the path that is found is that name.
/// </summary>
public sealed class NamesDecideNothingTests
{
    private const int NamesPerShape = 400;
    private const string Reason = ": Operation not permitted (1)";
    private static readonly int[] ExitCodes = [1, 2, 3, 4, 5, 10, 11, 12, 22, 23, 24, 25, 30, 35, 127, 255];
    private static readonly string[] Prefixes = ["", "rsync: ", "rsync: [sender] ", "rsync: [receiver] ", "rsync: [generator] ", "[sender] "];

    private static readonly string[] Words =
    [
        .. LineShapes.Errors.Concat(LineShapes.Notes).Select(shape => Filled(shape.Pattern, "x", "y", "")),
        "setxattr", "sys_acl", "configured to refuse --delete", ": No space left on device (28)", "\" failed: No space left on device (28)",
        "@ERROR: auth failed on module x", "Permission denied (publickey", ": Permission denied (publickey).", "getcwd", "unknown option", "\" (in backup) -> \"",
        "\"", "\" -> \"", "\",\"", " => ", ") failed: Permission denied (13)", " (in m)", "\" (in m)", ", ACL_TYPE_ACCESS)", " [Receiver]", "rsync: [sender] ", "bash: rsync: command not found",
        " failed verification -- update discarded.", ".x.B7mQJw", "\\#012", "\\#134", "/proc/self/fd/7/./", " ", "\t", "..", "(1)", ": ", "\n", "\r", "é", "中",
    ];

    private static IEnumerable<string> Named => LineShapes.Errors.Where(shape => shape.HasName).Select(shape => shape.Pattern);

    [TestCaseSource(nameof(Named))]
    public void What_a_file_is_called_decides_nothing(string pattern)
    {
        LineShape shape = LineShapes.Errors.Single(known => known.Pattern == pattern);
        var random = new Random(pattern.Length * 7919);
        for (int i = 0; i < NamesPerShape; i++)
        {
            byte[] name = NameFrom(random);
            string second = Printed(NameFrom(random));
            bool inModule = random.Next(2) == 0;
            string prefix = Prefixes[random.Next(Prefixes.Length)];
            string ordinary = prefix + Line(shape, [(byte)'x'], "y", inModule), hostile = prefix + Line(shape, name, second, inModule);
            foreach (int code in ExitCodes)
                Assert.That(Classify(code, hostile), Is.EqualTo(Classify(code, ordinary)), $"exit code {code}: {hostile}");
            if (shape.Meaning == LineMeaning.Undone)
                AssertFound(hostile, name, shape);
        }
    }

    [Test]
    public void What_a_file_is_called_decides_nothing_on_standard_output()
    {
        var random = new Random(4711);
        foreach (LineShape shape in LineShapes.Notes.Where(shape => shape.HasName))
        {
            for (int i = 0; i < NamesPerShape; i++)
            {
                byte[] name = NameFrom(random);
                string hostile = Line(shape, name, "", false);
                RsyncLine note = RsyncLine.ParseNote(hostile);

                Assert.That(note.Shape, Is.SameAs(shape), hostile);
                Assert.That(RsyncEscapes.Decode(Encoding.UTF8.GetBytes(note.Names.Single().Name)), Is.EqualTo((byte[])[.. "d/"u8, .. name]), hostile);
            }
        }
    }

    [Test]
    public void No_name_makes_one_shape_of_another()
    {
        // A name may hold whole lines; a line that begins as one shape is never read as another.
        foreach (LineShape shape in LineShapes.Errors.Where(shape => shape.HasName))
        {
            foreach (string word in Words)
            {
                string line = Line(shape, Encoding.UTF8.GetBytes(word.Replace("/", "", StringComparison.Ordinal) + "x"), "y", inModule: false);
                Assert.That(RsyncLine.Parse(line).Meaning, Is.EqualTo(shape.Meaning), line);
            }
        }
    }

    [TestCase("\" failed: No space left on device (28)")]
    [TestCase("x\" (in backup) failed: No space left on device (28)")]
    [TestCase("rsync: [receiver] mkstemp \"y\" failed: No space left on device (28)")]
    public void The_reason_is_the_last_one(string name)
    {
        string line = $"rsync: [receiver] mkstemp \"/d/.{name}.B7mQJw\" (in m) failed: Permission denied (13)";

        Assert.That(Classify(23, line), Is.EqualTo(Verdict.RetryPaths));
        Assert.That(Find(line, Entry($"d/{name}"), Entry("d/y"))?.Select(entry => entry.Path.ToString()), Is.EqualTo(new[] { Entry($"d/{name}").Path.ToString() }));
    }

    [Test]
    public void Of_two_hidden_names_both_may_be_meant()
    {
        const string line = "rsync: [receiver] mkstemp \"d/.x.B7mQJw\" (in m) failed: Permission denied (13)";

        Assert.That(Find(line, Entry("d/.x"), Entry("d/y")), Is.EqualTo(new[] { Entry("d/.x") }), "rsync does not double the point");
        Assert.That(Find(line, Entry("d/.x"), Entry("d/x")), Is.EquivalentTo(new[] { Entry("d/.x"), Entry("d/x") }));
    }

    [Test]
    public void A_name_that_was_cut_is_not_that_of_another_file()
    {
        string cut = new('n', 246);
        DirtyEntry shorter = Entry("d/" + cut), longer = Entry("d/" + new string('n', 255));

        Assert.That(
            Find($"rsync: [receiver] mkstemp \"d/.{cut}.B7mQJw\" (in m) failed: No space left on device (28)", shorter, longer),
            Is.EquivalentTo(new[] { shorter, longer }));
    }

    private static void AssertFound(string line, byte[] name, LineShape shape)
    {
        DirtyEntry meant = new(new RelativePath([.. "d/"u8, .. name]), DirtyFlags.None), other = Entry("d/other");
        List<DirtyEntry>? found = Find(line, meant, other);
        bool isDoubtful = RsyncLine.Parse(line).Names.Count > 1;
        if (found is null && isDoubtful)
            return;
        Assert.That(found, Is.EqualTo(new[] { meant }), $"{shape.Pattern}: {line}");
    }

    private static List<DirtyEntry>? Find(string line, params DirtyEntry[] sent) => new FailedPaths(new AbsolutePath("/src"), "").Find([RsyncLine.Parse(line)], sent);

    private static DirtyEntry Entry(string path) => new(new RelativePath(Encoding.UTF8.GetBytes(path)), DirtyFlags.None);

    private static Verdict Classify(int code, string line) =>
        OutcomeClassifier.Classify(
            new RsyncResult { ExitCode = code, StandardError = line + "\nrsync error: some files/attrs were not transferred (see previous errors) (code 23) at main.c(1358) [sender=3.5.0]" },
            new RsyncCall { Names = NameList.Files, Recursive = true, DeleteMissing = true }).Verdict;

    private static string Line(LineShape shape, byte[] name, string second, bool inModule)
    {
        bool inFull = shape.Style != NameStyle.Relative && !inModule;
        return Filled(shape.Pattern, (inFull ? "/src/d/" : "d/") + Printed(name), second, inModule ? " (in m)" : "");
    }

    private static string Filled(string pattern, string name, string second, string module)
    {
        string line = pattern.EndsWith('!') ? pattern[..^1] + Reason : pattern;
        line = line.Replace('#', '7').Replace("*", "1", StringComparison.Ordinal).Replace("~", "w", StringComparison.Ordinal);
        // In one step: a name may hold what stands for another.
        int at = line.IndexOf("{}", StringComparison.Ordinal);
        if (at < 0)
            return line;
        string rest = line[(at + 2)..].Replace("{2}", second, StringComparison.Ordinal);
        return line[..at] + name + (line[at - 1] == '"' ? '"' + module + rest[1..] : rest);
    }

    private static string Printed(byte[] name) => RsyncEscapes.Encode(name);

    private static byte[] NameFrom(Random random)
    {
        List<byte> name = [];
        for (int parts = random.Next(1, 4); parts > 0; parts--)
        {
            if (random.Next(5) == 0)
                name.AddRange(Enumerable.Range(0, random.Next(1, 8)).Select(_ => (byte)random.Next(1, 256)));
            else
                name.AddRange(Encoding.UTF8.GetBytes(Words[random.Next(Words.Length)]));
        }

        byte[] bytes = [.. name.Where(value => value != '/').Take(200)];
        return bytes.AsSpan().SequenceEqual("."u8) || bytes.AsSpan().SequenceEqual(".."u8) || bytes.Length == 0 ? [(byte)'x'] : bytes;
    }
}
