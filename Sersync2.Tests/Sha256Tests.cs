using System.Security.Cryptography;

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
}
