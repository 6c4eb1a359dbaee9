using Sersync2.Core.Status;

namespace Sersync2.Tests.Status;

public sealed class ReadableTests
{
    [TestCase(-1, "0.0 s")]
    [TestCase(0.44, "0.4 s")]
    [TestCase(9.96, "10 s")]
    [TestCase(119, "119 s")]
    [TestCase(119.6, "1 min")]
    [TestCase(7199, "119 min")]
    [TestCase(7200, "2 h 0 min")]
    [TestCase(172_800, "2 d 0 h")]
    public void Spans(double seconds, string text) => Assert.That(Readable.Span(TimeSpan.FromSeconds(seconds)), Is.EqualTo(text));

    [TestCase(0, "0 B")]
    [TestCase(1023, "1023 B")]
    [TestCase(1024, "1.0 KiB")]
    [TestCase(10_239, "10 KiB")]
    [TestCase(1_048_575, "1.0 MiB")]
    [TestCase(123_456_789, "118 MiB")]
    [TestCase(long.MaxValue, "8192 PiB")]
    public void Sizes(long bytes, string text) => Assert.That(Readable.Bytes(bytes), Is.EqualTo(text));
}
