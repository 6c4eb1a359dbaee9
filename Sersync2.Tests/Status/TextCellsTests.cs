using Sersync2.Core.Status;

namespace Sersync2.Tests.Status;

public sealed class TextCellsTests
{
    [TestCase("", 0)]
    [TestCase("abc", 3)]
    [TestCase("网站", 4)]
    [TestCase("é", 1)]
    [TestCase("😀", 2)]
    public void Width_counts_cells(string text, int cells) => Assert.That(TextCells.Width(text), Is.EqualTo(cells));

    [TestCase("abc", 3, "abc")]
    [TestCase("abcd", 3, "ab…")]
    [TestCase("网站", 3, "网…")]
    [TestCase("网站", 2, "…")]
    [TestCase("abc", 0, "")]
    public void Fit_cuts_with_an_ellipsis(string text, int cells, string fit) => Assert.That(TextCells.Fit(text, cells), Is.EqualTo(fit));
}
