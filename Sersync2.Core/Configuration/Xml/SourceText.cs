using System.Text;

namespace Sersync2.Core.Configuration.Xml;

/// <summary>
/// The text of a configuration as bytes. The declared encoding is ignored on purpose: files that say ISO-8859-1 and hold
/// UTF-8 or GBK are common, and a path is right only when its bytes stay what they are.
/// </summary>
internal sealed class SourceText(byte[] bytes)
{
    public ReadOnlySpan<byte> Bytes => bytes;

    /// <summary>Drops a UTF-8 mark and turns UTF-16, with or without a mark, into UTF-8; other bytes stay.</summary>
    public static SourceText FromFile(byte[] content) => content switch
    {
        [0xef, 0xbb, 0xbf, ..] => new SourceText(content[3..]),
        [0xff, 0xfe, ..] => FromUtf16(Encoding.Unicode, content.AsSpan(2)),
        [0xfe, 0xff, ..] => FromUtf16(Encoding.BigEndianUnicode, content.AsSpan(2)),
        [(byte)'<', 0, ..] => FromUtf16(Encoding.Unicode, content),
        [0, (byte)'<', ..] => FromUtf16(Encoding.BigEndianUnicode, content),
        _ => new SourceText(content),
    };

    /// <summary>Line and column, from 1, of a byte; columns count characters, as editors do.</summary>
    public (int Line, int Column) Locate(int offset)
    {
        ReadOnlySpan<byte> before = Bytes[..Math.Min(offset, bytes.Length)];
        int line = before.Count((byte)'\n') + 1;
        ReadOnlySpan<byte> lead = before[(before.LastIndexOf((byte)'\n') + 1)..];
        int column = 1;
        while (!lead.IsEmpty)
        {
            Rune.DecodeFromUtf8(lead, out _, out int length);
            lead = lead[length..];
            column++;
        }

        return (line, column);
    }

    private static SourceText FromUtf16(Encoding encoding, ReadOnlySpan<byte> content) =>
        new(Encoding.UTF8.GetBytes(encoding.GetString(content)));
}
