namespace Sersync2.Core.Configuration.Xml;

/// <summary>One element with its attributes and child elements; text is not kept, for it has no meaning in a configuration.</summary>
internal sealed class ConfigElement(string name, int offset)
{
    public string Name => name;

    /// <summary>Where its <c>&lt;</c> stands in the source.</summary>
    public int Offset => offset;

    public List<ConfigAttribute> Attributes { get; } = [];

    public List<ConfigElement> Children { get; } = [];

    /// <summary>Whether a reader asked for it. What nobody asks for is unknown.</summary>
    public bool IsKnown { get; set; }

    /// <summary>Whether an error ended the reading of it, so that it may hold more that is known.</summary>
    public bool IsReadInPart { get; set; }

    /// <summary>Names of children and attributes that readers asked for here, to tell a misspelt one what it could be.</summary>
    public HashSet<string> Asked { get; } = new(StringComparer.OrdinalIgnoreCase);

    public ConfigAttribute? Attribute(string attribute) => Attributes.Find(candidate => candidate.Name == attribute);

    /// <summary>Takes the element and all in it for known.</summary>
    public void Accept()
    {
        IsKnown = true;
        Attributes.ForEach(attribute => attribute.IsKnown = true);
        Children.ForEach(child => child.Accept());
    }
}
