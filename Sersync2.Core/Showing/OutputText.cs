namespace Sersync2.Core.Showing;

/// <summary>
/// What <see cref="Native.StandardStreams"/> writes, and there is no way to make one of text that <see cref="ShownText"/>
/// has not seen: no call has to remember it.
/// </summary>
public readonly struct OutputText
{
    private readonly string? _text;

    private OutputText(string text) => _text = text;

    /// <summary>Has a terminal forget its last line.</summary>
    public static OutputText EraseLine { get; } = new("\r\e[K");

    /// <summary>One line with its end, whatever is in the text.</summary>
    public static OutputText Line(string text) => new(ShownText.Line(text) + "\n");

    /// <summary>The same without the end of the line.</summary>
    public static OutputText Part(string text) => new(ShownText.Line(text));

    /// <summary>Text of our own, or made of lines that were shown one by one.</summary>
    public static OutputText Lines(string text) => new(ShownText.Lines(text));

    /// <summary>A document of JSON.</summary>
    public static OutputText Json(string document) => new(ShownText.Json(document));

    /// <summary>A table whose colours stay.</summary>
    public static OutputText Table(string table) => new(ShownText.Table(table));

    public static OutputText operator +(OutputText left, OutputText right) => Add(left, right);

    public static OutputText Add(OutputText left, OutputText right) => new(left._text + right._text);

    public override string ToString() => _text ?? "";
}
