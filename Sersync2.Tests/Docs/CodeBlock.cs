namespace Sersync2.Tests.Docs;

/// <summary>A block of code in a document.</summary>
/// <param name="Place">For messages: the document and the line it begins on.</param>
internal sealed record CodeBlock(string Place, string Text)
{
    public bool IsXml => Text.StartsWith('<');

    public override string ToString() => Place;
}
