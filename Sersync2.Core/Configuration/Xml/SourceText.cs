using System.Text;

namespace Sersync2.Core.Configuration.Xml;

/// <summary>
/// The text of a configuration as bytes. The declared encoding is ignored on purpose: files that say ISO-8859-1 and hold
/// UTF-8 or GBK are common, and a path is right only when its bytes stay what they are.
/// </summary>
internal sealed class SourceText(byte[] bytes)
{
    private const int Stride = 4096;

    // Where every so many bytes are, counted once: however much is said of a file, it is not read anew for each word.
    private List<Place>? _places;

    public ReadOnlySpan<byte> Bytes => bytes;

    /// <summary>How many characters were looked at to find places in the text.</summary>
    internal long CharactersRead { get; private set; }

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
        _places ??= FindPlaces();
        offset = Math.Min(offset, bytes.Length);
        int next = _places.FindIndex(Math.Min(offset / Stride, _places.Count), place => place.Offset > offset);
        Place place = _places[(next < 0 ? _places.Count : next) - 1];
        while (place.Offset < offset)
            place = After(place, bytes.AsSpan(0, offset));
        return (place.Line, place.Column);
    }

    // The n-th is the first character at or after n times the stride.
    private List<Place> FindPlaces()
    {
        List<Place> places = [];
        for (var place = new Place(0, 1, 1); ; place = After(place, bytes))
        {
            if (place.Offset >= places.Count * Stride)
                places.Add(place);
            if (place.Offset >= bytes.Length)
                return places;
        }
    }

    private Place After(Place place, ReadOnlySpan<byte> text)
    {
        CharactersRead++;
        if (text[place.Offset] == (byte)'\n')
            return new Place(place.Offset + 1, place.Line + 1, 1);
        Rune.DecodeFromUtf8(text[place.Offset..], out _, out int length);
        return place with { Offset = place.Offset + length, Column = place.Column + 1 };
    }

    private static SourceText FromUtf16(Encoding encoding, ReadOnlySpan<byte> content) =>
        new(Encoding.UTF8.GetBytes(encoding.GetString(content)));

    private readonly record struct Place(int Offset, int Line, int Column);
}
