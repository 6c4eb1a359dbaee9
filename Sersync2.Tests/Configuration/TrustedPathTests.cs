using Sersync2.Core.Configuration;
using Sersync2.Core.Native;
using Sersync2.Core.Paths;

namespace Sersync2.Tests.Configuration;

/// <summary>The rule of StrictModes, on ways that are made up.</summary>
public sealed class TrustedPathTests
{
    private const uint User = 1000, Another = 65534;

    // Each step: its path, its type and mode, its owner.
    [TestCase("/ d755 0, /etc d755 0, /etc/s.xml f644 0", "", TestName = "all of root")]
    [TestCase("/ d755 0, /etc d755 1000, /etc/s.xml f600 1000", "", TestName = "of this user")]
    [TestCase("/ d755 0, /tmp d1777 0, /tmp/s d700 1000, /tmp/s/s.xml f644 1000", "", TestName = "below a sticky directory")]
    [TestCase("/ d755 0, /tmp d1777 0", "", TestName = "in a sticky directory, not there yet")]
    [TestCase("/ d755 0, /l l777 0, /dev d755 0, /dev/null c666 0", "", TestName = "a link's mode and a device's")]
    [TestCase("/ d755 0, /etc d755 0, /etc/s.xml f644 65534", "/etc/s.xml another", TestName = "another's file")]
    [TestCase("/ d755 0, /etc d755 65534, /etc/s.xml f644 0", "/etc another", TestName = "another's directory")]
    [TestCase("/ d755 0, /etc d1755 65534, /etc/s.xml f644 0", "/etc another", TestName = "another's sticky directory")]
    [TestCase("/ d755 0, /l l777 65534, /etc d755 0", "/l another", TestName = "another's link")]
    [TestCase("/ d755 0, /usr/local d2775 0, /usr/local/s.xml f644 0", "/usr/local group", TestName = "a group's directory")]
    [TestCase("/ d755 0, /etc d755 0, /etc/s.xml f664 0", "/etc/s.xml group", TestName = "a group's file")]
    [TestCase("/ d755 0, /etc d755 0, /etc/s.xml f666 0", "/etc/s.xml all OPEN", TestName = "everyone's file")]
    [TestCase("/ d755 0, /etc d755 0, /etc/s.xml f602 0", "/etc/s.xml others OPEN", TestName = "everyone's file but for the group")]
    [TestCase("/ d755 0, /data d777 0, /data/s d755 0, /data/s/s.xml f644 0", "/data all OPEN", TestName = "everyone's directory above")]
    [TestCase("/ d777 0, /etc d755 0", "/ all OPEN", TestName = "everyone's root")]
    [TestCase("/ d755 0, /tmp d1777 0, /tmp/s.xml f644 65534", "/tmp/s.xml another OPEN", TestName = "planted in a sticky directory")]
    [TestCase("/ d755 0, /tmp d1777 0, /tmp/l l777 65534, /etc d755 0", "/tmp/l another OPEN", TestName = "a link planted in a sticky directory")]
    [TestCase("/ d755 0, /a d777 65534, /a d777 65534", "/a another all OPEN", TestName = "twice on the way, told once")]
    public void Others_who_decide_are_found(string way, string expected)
    {
        List<Distrust> found = TrustedPath.Judge([.. way.Split(", ").Select(Step)], User);
        Assert.That(string.Join(", ", found.Select(Describe)), Is.EqualTo(expected));
    }

    [TestCase("/x d2775 0", "\"/x\" can be written by its group (owner 0, group 50, mode 02775)", "chmod g-w /x")]
    [TestCase("/x f666 0", "\"/x\" can be written by everyone (owner 0, group 50, mode 0666)", "chmod go-w /x")]
    [TestCase("/x f602 65534", "\"/x\" belongs to another user and can be written by everyone (owner 65534, group 50, mode 0602)", "chown root /x && chmod o-w /x")]
    [TestCase("/a'b l777 65534", "\"/a'b\" belongs to another user (owner 65534, group 50, mode 0777)", @"chown -h root '/a'\''b'")]
    public void What_is_wrong_and_what_mends_it_are_told(string step, string reason, string remedy)
    {
        Distrust found = TrustedPath.Judge([Step(step)], user: 0).Single();
        Assert.That((found.Reason, found.Remedy), Is.EqualTo((reason, remedy)));
    }

    [Test]
    public void One_path_is_one_sentence_for_all_files_below_it()
    {
        List<Distrust> local = TrustedPath.Judge([Step("/usr/local d2775 0")], user: 0), other = TrustedPath.Judge([Step("/x f666 0")], user: 0);
        Assert.That(TrustReport.Sentences([("the configuration", local), ("the fail log", [.. other, .. local]), ("the log", local)]), Is.EqualTo(new[]
        {
            "\"/usr/local\" can be written by its group (owner 0, group 50, mode 02775): others decide over the configuration, the fail log and the log; run: chmod g-w /usr/local",
            "\"/x\" can be written by everyone (owner 0, group 50, mode 0666): others decide over the fail log; run: chmod go-w /x",
        }));
    }

    private static PathEntry Step(string text)
    {
        string[] words = text.Split(' ');
        uint type = words[1][0] switch
        {
            'd' => 0x4000u,
            'l' => 0xa000u,
            'c' => 0x2000u,
            _ => 0x8000u,
        };
        return new PathEntry(new AbsolutePath(words[0]), default, type | Convert.ToUInt32(words[1][1..], 8), words[2] == "65534" ? Another : uint.Parse(words[2], System.Globalization.CultureInfo.InvariantCulture), 50);
    }

    private static string Describe(Distrust found)
    {
        string writers = found.Writers switch
        {
            0 => "",
            TrustedPath.GroupWrites => " group",
            TrustedPath.AllWrite => " others",
            _ => " all",
        };
        return $"{found.Entry.Path}{(found.IsAnothers ? " another" : "")}{writers}{(found.IsOpenToAll ? " OPEN" : "")}";
    }
}
