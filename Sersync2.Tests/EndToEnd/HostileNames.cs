using System.Text;
using Sersync2.Tests.Support;

namespace Sersync2.Tests.EndToEnd;

/// <summary>Names that a shell, rsync's options, its patterns or its file lists could take for something else.</summary>
internal static class HostileNames
{
    /// <summary>The file that appears somewhere if one of the names is executed.</summary>
    public const string Proof = "executed";

    public static IReadOnlyList<BytePath> All { get; } =
    [
        " leading space",
        "trailing space ",
        "two  spaces",
        "new\nline",
        "\n",
        "carriage\rreturn",
        "tab\there",
        "'single'",
        "\"double\"",
        "'",
        $"$(touch {Proof})",
        $"`touch {Proof}`",
        $"; touch {Proof} ;",
        $"&& touch {Proof}",
        $"| touch {Proof}",
        $"'; touch {Proof}; '",
        $"\"; touch {Proof}; \"",
        $"x\ntouch {Proof}\n",
        "$HOME",
        "${PATH}",
        "*",
        "?",
        "**",
        "[ab]",
        "[!a]",
        "{x,y}",
        "~",
        "~root",
        "!",
        "^",
        "-",
        "--",
        "-rf",
        "--delete",
        $"--rsh=touch {Proof}",
        "# comment",
        "#",
        "; comment",
        ";",
        "+ include",
        "- exclude",
        "- *",
        ". merge",
        "\\",
        "back\\slash",
        "\\n",
        "\\#012",
        "%s%n",
        "host::module",
        "user@host:path",
        "rsync:",
        "a=b",
        "中文 名字",
        new byte[] { 0xff, 0xfe, 0x80 },
        new byte[] { (byte)'l', (byte)'a', 0xe9, (byte)'t', (byte)'i', (byte)'n' },
        new byte[] { 1, 2, 3, 0x1b, 0x7f },
        "...",
        Encoding.ASCII.GetBytes(new string('n', 255)),
    ];
}
