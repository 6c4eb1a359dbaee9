using Sersync2.Tests.Support;

namespace Sersync2.Tests.Docs;

/// <summary>A document that is made from a table in the code. With SERSYNC2_WRITE_DOCS set, a run of the tests writes it.</summary>
internal static class GeneratedDocument
{
    public static void Check(string name, string text)
    {
        string file = Path.Combine(Repository.Find("."), name);
        if (!string.IsNullOrEmpty(Environment.GetEnvironmentVariable("SERSYNC2_WRITE_DOCS")))
            File.WriteAllText(file, text);
        Assert.That(File.Exists(file) ? File.ReadAllText(file) : "", Is.EqualTo(text), $"write it anew: SERSYNC2_WRITE_DOCS=1 scripts/test.sh --filter The_document_says");
    }
}
