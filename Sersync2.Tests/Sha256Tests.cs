using System.Security.Cryptography;
using Sersync2.Tests.Support;

namespace Sersync2.Tests;

public sealed class Sha256Tests
{
    /// <summary>Each length up to a few blocks: the padding differs.</summary>
    [Test]
    public void It_hashes_as_the_framework_does()
    {
        var random = new Random(1);
        for (int length = 0; length < 300; length++)
        {
            var data = new byte[length];
            random.NextBytes(data);
            Assert.That(Sersync2.Core.Sha256.HashData(data), Is.EqualTo(SHA256.HashData(data)), $"{length} bytes");
        }
    }

    /// <summary>
    /// The framework's hashes and random bytes load OpenSSL: 4 MB at rest, and no start at all where it is missing.
    /// <see cref="Guid.NewGuid"/> reads the kernel's random numbers.
    /// </summary>
    [Test]
    public void Nothing_else_in_the_product_loads_OpenSSL()
    {
        string[] users = [.. ((string[])["Sersync2.Core", "Sersync2.Cli"])
            .SelectMany(project => Directory.EnumerateFiles(Repository.Find(project), "*.cs", SearchOption.AllDirectories))
            .Where(file => !file.Contains("/obj/", StringComparison.Ordinal) && File.ReadAllText(file).Contains("System.Security.Cryptography", StringComparison.Ordinal))];
        Assert.That(users, Is.Empty);
    }
}
