using System.Globalization;
using System.Text;
using Sersync2.Core.Configuration.Xml;
using Sersync2.Core.Paths;

namespace Sersync2.Core.Configuration;

/// <summary>
/// An element as its reader sees it. A missing element is an empty one, so that defaults need no second path. Whatever a
/// reader asks for becomes known; <see cref="UnknownNames"/> reports the rest.
/// </summary>
internal sealed class ConfigBlock
{
    private readonly ConfigElement _element;
    private readonly ConfigurationDiagnostics _diagnostics;
    private readonly ConfigBlock? _parent;

    public ConfigBlock(ConfigElement element, ConfigurationDiagnostics diagnostics, ConfigBlock? parent = null, bool exists = true)
    {
        _element = element;
        _parent = parent;
        _diagnostics = diagnostics;
        Exists = exists;
        element.IsKnown = true;
    }

    public bool Exists { get; }

    public string Name => _element.Name;

    /// <summary>The name as messages show it.</summary>
    public string Tag => $"<{Name}>";

    /// <summary>The only child of that name: the first, with a warning for each other; an empty one where there is none.</summary>
    public ConfigBlock Block(string name)
    {
        IReadOnlyList<ConfigBlock> blocks = Blocks(name);
        foreach (ConfigBlock other in blocks.Skip(1))
        {
            other.Warn($"a second {other.Tag} in {Tag} is ignored; put everything into the first");
            other._element.Accept();
        }

        return blocks.Count > 0
            ? blocks[0]
            : new ConfigBlock(new ConfigElement(name, _element.Offset), _diagnostics, this, exists: false);
    }

    public IReadOnlyList<ConfigBlock> Blocks(string name)
    {
        _element.Ask(name);
        return [.. _element.Children.Where(child => child.IsNamed(name)).Select(child => new ConfigBlock(child, _diagnostics, this))];
    }

    /// <summary>Takes the block and all in it for known, without reading it.</summary>
    public void Accept() => _element.Accept();

    /// <summary>Takes attributes for known that have no effect.</summary>
    public void Accept(params ReadOnlySpan<string> attributes)
    {
        foreach (string name in attributes)
            Find(name);
    }

    /// <summary>Whether <c>start</c> switches the block on; <paramref name="otherwise"/> counts where there is no such attribute.</summary>
    public bool IsOn(bool otherwise = false)
    {
        if (Exists && Find("start") is null)
            Warn($"{Tag} has no \"start\": it counts as {(otherwise ? "on" : "off")}; write start=\"true\" or start=\"false\"");
        return Flag("start", otherwise);
    }

    public bool Flag(string name, bool otherwise)
    {
        string? text = Text(name);
        if (text is null)
            return otherwise;
        bool isTrue = text.Equals("true", StringComparison.OrdinalIgnoreCase);
        if (!isTrue && !text.Equals("false", StringComparison.OrdinalIgnoreCase))
            Warn(name, $"{name}=\"{text}\" of {Tag} counts as false; write true or false");
        return isTrue;
    }

    /// <summary>The value as it stands in the file, or null where the attribute is missing or empty.</summary>
    public byte[]? Bytes(string name) => Find(name) is { Value.Length: > 0 } attribute ? attribute.Value : null;

    /// <summary>
    /// The value without surrounding white space, or null where the attribute is missing or blank. Bytes that are not UTF-8
    /// are taken for ISO-8859-1, with a warning, for such a text reaches rsync and the file system as UTF-8.
    /// </summary>
    public string? Text(string name)
    {
        if (Bytes(name) is not { } value)
            return null;
        if (!ByteText.IsUtf8(value))
            Warn(name, $"\"{name}\" of {Tag} is not UTF-8 and will not arrive as written; save the file as UTF-8");
        string text = Decode(value).Trim();
        return text.Length > 0 ? text : null;
    }

    /// <summary>The value byte by byte where it is not UTF-8: such expressions are matched with names decoded the same way.</summary>
    public string? Expression(string name) => Bytes(name) is { } value ? Decode(value) : null;

    /// <param name="unit">What the number counts, for the message, such as <c>minutes</c>.</param>
    /// <exception cref="ConfigurationException">The value is no number in the range.</exception>
    public int? Number(string name, int least, int most, string unit)
    {
        if (Text(name) is not { } text)
            return null;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= least && number <= most)
            return number;
        string range = most == int.MaxValue ? $"from {least}" : $"from {least} to {most}";
        throw Error(name, $"{name}=\"{text}\" of {Tag} is not valid; expected {unit}, a whole number {range}");
    }

    /// <summary>As <see cref="Number"/>, for an attribute that must be there.</summary>
    public int RequiredNumber(string name, int least, int most, string unit) =>
        Number(name, least, most, unit)
        ?? throw Error(name, $"{Tag} has no \"{name}\"; expected {unit}, as {name}=\"NUMBER\"");

    public ConfigurationException Error(string message) => _diagnostics.Error(_element.Offset, message, this);

    /// <summary>An error at the attribute, or at the element where it has none of that name.</summary>
    public ConfigurationException Error(string attribute, string message) => _diagnostics.Error(OffsetOf(attribute), message, this);

    /// <summary>As <see cref="ConfigurationDiagnostics.Attempt"/>; this block itself is read on.</summary>
    public T Attempt<T>(Func<T> read, T otherwise) => _diagnostics.Attempt(read, otherwise, this);

    /// <summary>Notes that an error has ended the reading of this block and of those around it, up to the one that is read on.</summary>
    public void EndInPart(ConfigBlock? readOn)
    {
        _element.IsReadInPart = true;
        if (_element != readOn?._element && _parent?._element != readOn?._element)
            _parent?.EndInPart(readOn);
    }

    public void Warn(string message) => _diagnostics.Warn(_element.Offset, message);

    public void Warn(string attribute, string message) => _diagnostics.Warn(OffsetOf(attribute), message);

    /// <summary>As <see cref="ConfigurationDiagnostics.Fault"/>.</summary>
    public void Fault(string attribute, string message) => _diagnostics.Fault(OffsetOf(attribute), message);

    private int OffsetOf(string attribute) => _element.Attribute(attribute)?.Offset ?? _element.Offset;

    private ConfigAttribute? Find(string name)
    {
        _element.Ask(name);
        ConfigAttribute? attribute = _element.Attribute(name);
        if (attribute is not null)
            attribute.IsKnown = true;
        return attribute;
    }

    private static string Decode(byte[] value) =>
        ByteText.IsUtf8(value) ? Encoding.UTF8.GetString(value) : Encoding.Latin1.GetString(value);
}
