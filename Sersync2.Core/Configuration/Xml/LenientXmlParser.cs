using System.Buffers;
using System.Text;

namespace Sersync2.Core.Configuration.Xml;

/// <summary>
/// Reads the elements and attributes of a configuration as leniently as the original did: text between elements means
/// nothing, whatever characters are in it; comments end at the first <c>--&gt;</c>; an <c>&amp;</c> need not be escaped.
/// .NET's own reader refuses all of that, and loses bytes that contradict the declared encoding.
/// </summary>
internal sealed class LenientXmlParser
{
    private static readonly SearchValues<byte> EndOfBareValue = SearchValues.Create(" \t\r\n>\"'<"u8);

    private readonly SourceText _source;
    private readonly ConfigurationDiagnostics _diagnostics;
    private readonly Stack<ConfigElement> _open = new();
    private int _position;

    private LenientXmlParser(SourceText source, ConfigurationDiagnostics diagnostics)
    {
        _source = source;
        _diagnostics = diagnostics;
    }

    private ReadOnlySpan<byte> Rest => _source.Bytes[_position..];

    /// <summary>A nameless element that holds the elements at the top of the file, usually one.</summary>
    /// <exception cref="ConfigurationException">The elements do not nest, or a tag cannot be read.</exception>
    public static ConfigElement Parse(SourceText source, ConfigurationDiagnostics diagnostics)
    {
        var document = new ConfigElement("", 0);
        int binary = source.Bytes.IndexOf((byte)0);
        if (binary >= 0)
            throw diagnostics.Error(binary, "not XML: a NUL byte; expected a text file as confxml.sample.xml");
        new LenientXmlParser(source, diagnostics).Parse(document);
        if (document.Children.Count == 0)
            throw diagnostics.Error(0, "not XML: no element found; expected <head> as in confxml.sample.xml");
        return document;
    }

    private void Parse(ConfigElement document)
    {
        _open.Push(document);
        for (int next; (next = Rest.IndexOf((byte)'<')) >= 0;)
        {
            _position += next;
            if (Rest.StartsWith("<!--"u8))
                Skip("-->"u8, "comment");
            else if (Rest.StartsWith("<![CDATA["u8))
                Skip("]]>"u8, "CDATA section");
            else if (Rest.StartsWith("<?"u8))
                Skip("?>"u8, "processing instruction");
            else if (Rest is [_, (byte)'/', var first, ..] && IsNameStart(first))
                ReadEndTag();
            else if (Rest is [_, var initial, ..] && IsNameStart(initial))
                ReadStartTag();
            else
                _position++; // text such as "a < b", or a document type, which has no meaning here
        }

        ConfigElement last = _open.Peek();
        if (last != document)
            throw _diagnostics.Error(last.Offset, $"<{last.Name}> is never closed; expected </{last.Name}> before the end of the file");
    }

    private void Skip(ReadOnlySpan<byte> end, string what)
    {
        int length = Rest.IndexOf(end);
        if (length < 0)
            throw _diagnostics.Error(_position, $"this {what} never ends; expected {Encoding.ASCII.GetString(end)}");
        _position += length + end.Length;
    }

    private void ReadEndTag()
    {
        int start = _position;
        _position += 2;
        string name = ReadName();
        SkipSpace();
        if (Rest is not [(byte)'>', ..])
            throw _diagnostics.Error(start, $"</{name} is not finished; expected </{name}>");
        _position++;

        ConfigElement current = _open.Peek();
        if (current.Name.Length == 0)
            throw _diagnostics.Error(start, $"</{name}> closes nothing; remove it, or add <{name}> before it");
        if (!current.IsNamed(name))
        {
            int line = _source.Locate(current.Offset).Line;
            throw _diagnostics.Error(start, $"</{name}> stands where <{current.Name}> of line {line} is still open; expected </{current.Name}>");
        }

        _open.Pop();
    }

    private void ReadStartTag()
    {
        int start = _position++;
        var element = new ConfigElement(ReadName(), start);
        _open.Peek().Add(element);
        while (true)
        {
            // No space is needed between attributes: start="true"port="873".
            bool separated = SkipSpace();
            switch (Rest)
            {
                case [(byte)'>', ..]:
                    _position++;
                    _open.Push(element);
                    return;
                case [(byte)'/', (byte)'>', ..]:
                    _position += 2;
                    return;
                case [] or [(byte)'<', ..]:
                    throw _diagnostics.Error(start, $"<{element.Name} is not finished; expected > or />");
                case [var first, ..] when IsNameStart(first) && (separated || IsAttributeHere()):
                    ReadAttribute(element);
                    break;
                default:
                    throw Unexpected(element);
            }
        }
    }

    // What follows a quote directly is a further attribute, or the rest of a value whose own quote is missing.
    private bool IsAttributeHere()
    {
        int start = _position;
        ReadName();
        SkipSpace();
        bool isAttribute = Rest is [(byte)'=', ..];
        _position = start;
        return isAttribute;
    }

    private ConfigurationException Unexpected(ConfigElement element) =>
        _diagnostics.Error(
            _position,
            $"<{element.Name}> cannot be read from here on; expected NAME=\"VALUE\", > or />"
            + (element.Attributes.Count > 0 ? $"; is a quote missing at \"{element.Attributes[^1].Name}\"?" : ""));

    private void ReadAttribute(ConfigElement element)
    {
        int start = _position;
        string name = ReadName();
        SkipSpace();
        if (Rest is not [(byte)'=', ..])
            throw _diagnostics.Error(start, $"\"{name}\" of <{element.Name}> has no value; expected {name}=\"VALUE\"");
        _position++;
        SkipSpace();
        byte[] value = CharacterReferences.Resolve(ReadValue(element, name, start));
        if (!element.TryAdd(new ConfigAttribute(name, value, start)))
            _diagnostics.Warn(start, $"<{element.Name}> has \"{name}\" twice: the first counts; remove the other");
    }

    private ReadOnlySpan<byte> ReadValue(ConfigElement element, string name, int start)
    {
        // Guides on the web are often pasted with typographic quotes.
        if (Rest.StartsWith("“"u8) || Rest.StartsWith("”"u8))
            throw _diagnostics.Error(_position, $"\"{name}\" of <{element.Name}> stands in typographic quotes; use plain ones: \"");

        ReadOnlySpan<byte> value;
        if (Rest is [(byte)'"' or (byte)'\'', ..])
        {
            byte quote = Rest[0];
            _position++;
            int length = Rest.IndexOf(quote);
            value = length < 0 ? Rest : Rest[..length];
            int lineEnd = value.IndexOf((byte)'\n');
            if (length < 0 || (lineEnd >= 0 && value[lineEnd..].Contains((byte)'<')))
                throw _diagnostics.Error(start, $"\"{name}\" of <{element.Name}> has no closing quote; expected {name}=\"VALUE\"");
            _position += length + 1;
            return value;
        }

        int end = Rest.IndexOfAny(EndOfBareValue);
        value = end < 0 ? Rest : Rest[..end];
        if (end >= 0 && Rest[end] == (byte)'>' && value.EndsWith("/"u8))
            value = value[..^1];
        if (value.IsEmpty)
            throw _diagnostics.Error(start, $"\"{name}\" of <{element.Name}> has no value; expected {name}=\"VALUE\"");
        _position += value.Length;
        return value;
    }

    private string ReadName()
    {
        int length = 1;
        while (length < Rest.Length && (IsNameStart(Rest[length]) || Rest[length] is (byte)'-' or (byte)'.' or (byte)':' or (>= (byte)'0' and <= (byte)'9')))
            length++;
        string name = Encoding.ASCII.GetString(Rest[..length]);
        _position += length;
        return name;
    }

    private bool SkipSpace()
    {
        int length = Rest.IndexOfAnyExcept(" \t\r\n"u8);
        length = length < 0 ? Rest.Length : length;
        _position += length;
        return length > 0;
    }

    private static bool IsNameStart(byte value) => char.IsAsciiLetter((char)value) || value == (byte)'_';
}
