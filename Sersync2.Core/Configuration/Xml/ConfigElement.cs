namespace Sersync2.Core.Configuration.Xml;

/// <summary>
/// One element with its attributes and child elements; text is not kept, for it has no meaning in a configuration. Names
/// are the same in capitals and small letters.
/// </summary>
internal sealed class ConfigElement(string name, int offset)
{
    // Most elements of a file that is none of ours have nothing: millions of them must not take gigabytes.
    private OrderedDictionary<string, ConfigAttribute>? _attributes;
    private List<ConfigElement>? _children;
    private HashSet<string>? _asked;

    public string Name => name;

    public bool IsNamed(string asked) => Name.Equals(asked, StringComparison.OrdinalIgnoreCase);

    /// <summary>Where its <c>&lt;</c> stands in the source.</summary>
    public int Offset => offset;

    public IReadOnlyList<ConfigAttribute> Attributes => _attributes is null ? [] : _attributes.Values;

    public IReadOnlyList<ConfigElement> Children => _children ?? [];

    /// <summary>Whether a reader asked for it. What nobody asks for is unknown.</summary>
    public bool IsKnown { get; set; }

    /// <summary>Whether an error ended the reading of it, so that it may hold more that is known.</summary>
    public bool IsReadInPart { get; set; }

    /// <summary>Names of children and attributes that readers asked for here, to tell a misspelt one what it could be.</summary>
    public IReadOnlyCollection<string> Asked => _asked ?? (IReadOnlyCollection<string>)[];

    public void Add(ConfigElement child) => (_children ??= []).Add(child);

    public void Ask(string asked) => (_asked ??= new(StringComparer.OrdinalIgnoreCase)).Add(asked);

    public ConfigAttribute? Attribute(string attribute) => _attributes?.GetValueOrDefault(attribute);

    /// <returns>False where it has one of that name already: the first counts.</returns>
    public bool TryAdd(ConfigAttribute attribute) => (_attributes ??= new(StringComparer.OrdinalIgnoreCase)).TryAdd(attribute.Name, attribute);

    /// <summary>Takes the element and all in it for known.</summary>
    public void Accept()
    {
        // Not by recursion: elements may nest deeper than a stack reaches.
        var pending = new Stack<ConfigElement>([this]);
        while (pending.TryPop(out ConfigElement? element))
        {
            element.IsKnown = true;
            foreach (ConfigAttribute attribute in element.Attributes)
                attribute.IsKnown = true;
            foreach (ConfigElement child in element.Children)
                pending.Push(child);
        }
    }
}
