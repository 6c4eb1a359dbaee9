namespace Sersync2.Core.Configuration.Xml;

/// <summary>One attribute: the value as the bytes in the file, character references resolved.</summary>
internal sealed class ConfigAttribute(string name, byte[] value, int offset)
{
    public string Name => name;

    public byte[] Value => value;

    /// <summary>Where the name begins in the source.</summary>
    public int Offset => offset;

    /// <summary>Whether a reader asked for it. What nobody asks for is unknown.</summary>
    public bool IsKnown { get; set; }
}
