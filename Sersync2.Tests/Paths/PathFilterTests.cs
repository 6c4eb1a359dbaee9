using System.Text;
using Sersync2.Core.Configuration;
using Sersync2.Core.Paths;

namespace Sersync2.Tests.Paths;

public sealed class PathFilterTests
{
    // A final slash says that the path is a directory.
    [TestCase("(.*)\\.gz", "a.gz", true)]
    [TestCase("(.*)\\.gz", "deep/er/a.tar.gz", true)]
    [TestCase("(.*)\\.gz", "a.gzip", false)]
    [TestCase("(.*)\\.gz", "agz", false)]
    [TestCase("(.*)\\.gz", "dir.gz/", true)]
    [TestCase("(.*)\\.gz", "dir.gz/file", true)]
    [TestCase("(.*)\\.gz", "A.GZ", false)]
    [TestCase("(.*)\\.svn", ".svn/", true)]
    [TestCase("(.*)\\.svn", "src/.svn/entries", true)]
    [TestCase("(.*)\\.svn", "src/.svnignore", false)]
    [TestCase("^info/*", "info/", true)]
    [TestCase("^info/*", "info/a/b", true)]
    [TestCase("^info/*", "info", true)]
    [TestCase("^info/*", "information", false)]
    [TestCase("^info/*", "x/info/", false)]
    [TestCase("^static/*", "static/js/x.js", true)]
    [TestCase("^static/*", "statics/", false)]
    [TestCase("^test/test.txt", "test/test.txt", true)]
    [TestCase("^test/test.txt", "test/testXtxt", true)]
    [TestCase("^test/test.txt", "test/test.txt.bak", false)]
    [TestCase("^test/test.txt", "a/test/test.txt", false)]
    [TestCase("^/test/test.txt$", "test/test.txt", true)]
    [TestCase("^test/sub/$", "test/sub/", true)]
    [TestCase("^test/sub/$", "test/sub/x", true)]
    [TestCase("^test/sub/$", "test/sub", false)]
    [TestCase("/a/b/", "a/b/", true)]
    [TestCase("/a/b/", "a/b", false)]
    [TestCase("^sub/x(.*)", "sub/x.txt", true)]
    [TestCase("(.*)/cache/(.*)", "cache/", true)]
    [TestCase("(.*)/cache/(.*)", "www/cache/", true)]
    [TestCase("(.*)/cache/(.*)", "www/cache/page", true)]
    [TestCase("(.*)/cache/(.*)", "www/cache", false)]
    [TestCase("(.*)/cache/(.*)", "www/cached/page", false)]
    [TestCase("^(?!.*?uploads).*$", "uploads/", false)]
    [TestCase("^(?!.*?uploads).*$", "uploads/a.jpg", false)]
    [TestCase("^(?!.*?uploads).*$", "index.php", true)]
    [TestCase("^(?!.*?uploads).*$", "site/uploads/a.jpg", true)] // "site" is excluded
    [TestCase("a|b", "b", true)]
    [TestCase("a|ab", "ab", true)]
    [TestCase("a|b", "ab", false)]
    [TestCase("(?i).*\\.JPG", "x.jpg", true)]
    [TestCase("(.)x\\1", "axa", true)]
    [TestCase("(.)x\\1", "axb", false)]
    [TestCase(".*[[:digit:]]{3}[^[:alpha:]]", "a/b123_", true)]
    [TestCase(".*[[:digit:]]{3}[^[:alpha:]]", "a/b123x", false)]
    [TestCase("[]x[:space:]]+", "x] x", true)]
    [TestCase("[^]]+", "a", true)]
    [TestCase("\\[[:a]", "[:", true)]
    [TestCase("(.*)\\.log", "line\nbreak.log", true)]
    [TestCase("(.*)", "\n", true)]
    [TestCase("a.b", "a\nb", true)]
    [TestCase("a$", "a\n", false)]
    [TestCase("^缓存/*", "缓存/页面", true)]
    [TestCase("缓.", "缓存", true)]
    [TestCase("....", "缓存", false)]
    [TestCase("(.*)😀(.*)", "a/b😀.txt", true)]
    [TestCase("\\w+", "日本", true)]
    [TestCase("", "a", false)]
    [TestCase("/", "a", false)]
    public void A_path_is_excluded_where_the_whole_of_a_form_matches(string expression, string path, bool expected)
    {
        bool isDirectory = path.EndsWith('/');

        Assert.That(FilterExpression.Validate(expression), Is.Null);
        Assert.That(Filter(expression).Excludes(Relative(path.TrimEnd('/')), isDirectory), Is.EqualTo(expected));
    }

    [Test]
    public void Any_of_several_expressions_excludes()
    {
        PathFilter filter = Filter("(.*)\\.svn", "(.*)\\.gz", "^info/*");

        Assert.That(filter.Excludes(Relative("a.gz"), false), Is.True);
        Assert.That(filter.Excludes(Relative("info"), true), Is.True);
        Assert.That(filter.Excludes(Relative("a.txt"), false), Is.False);
    }

    [Test]
    public void The_watch_path_itself_is_never_excluded()
    {
        Assert.That(Filter("(.*)").Excludes(RelativePath.Root, true), Is.False);
        Assert.That(Filter("/*").Excludes(RelativePath.Root, true), Is.False);
    }

    [Test]
    public void An_entry_alone_is_not_excluded_by_the_directory_above()
    {
        PathFilter filter = Filter("^info/*");

        Assert.That(filter.ExcludesEntry("info/a"u8, false), Is.False);
        Assert.That(filter.ExcludesEntry("info"u8, true), Is.True);
    }

    [Test]
    public void Without_expressions_nothing_is_excluded()
    {
        var filter = new PathFilter(new FilterSettings());

        Assert.That(filter.IsActive, Is.False);
        Assert.That(filter.Excludes(Relative("a/b"), true), Is.False);
        Assert.That(Filter("x").IsActive, Is.True);
    }

    [Test]
    public void Files_of_the_program_itself_are_excluded_without_any_expression()
    {
        var filter = new PathFilter(new FilterSettings(), [Relative("log/sersync2.log")]);

        Assert.That(filter.IsActive, Is.True);
        Assert.That(filter.Excludes(Relative("log/sersync2.log"), false), Is.True);
        Assert.That(filter.Excludes(Relative("log"), true), Is.False);
        Assert.That(filter.Excludes(Relative("log/other.log"), false), Is.False);
    }

    [TestCase("(.*)\\.gz", new byte[] { 0xff, 0x2f, 0xfe, 0x2e, 0x67, 0x7a }, true)] // \xff/\xfe.gz
    [TestCase("a.b", new byte[] { 0x61, 0xff, 0x62 }, true)]
    [TestCase("a..b", new byte[] { 0x61, 0xff, 0x62 }, false)]
    [TestCase("图(.*)", new byte[] { 0xe5, 0x9b, 0xbe, 0xff }, true)] // the character's bytes, then \xff
    [TestCase("\u00b1\u00b8(.*)", new byte[] { 0xb1, 0xb8, 0xb7, 0xdd }, true)] // written in GBK, read byte by byte
    [TestCase("备(.*)", new byte[] { 0xb1, 0xb8, 0xb7, 0xdd }, false)]
    public void Names_that_are_not_UTF_8_are_matched_byte_by_byte(string expression, byte[] path, bool expected) =>
        Assert.That(Filter(expression).Excludes(new RelativePath(path), false), Is.EqualTo(expected));

    [Test]
    public void A_long_path_is_matched()
    {
        string path = string.Join('/', Enumerable.Repeat(new string('d', 200), 20));

        Assert.That(Filter("(.*)/end").Excludes(Relative(path + "/end"), false), Is.True);
        Assert.That(Filter("(.*)/end").Excludes(Relative(path + "/ende"), false), Is.False);
    }

    [TestCase("(a+)+$")]
    [TestCase("(a|aa)+$")]
    [TestCase("(.*a){20}b")]
    public void A_pathological_expression_is_matched_in_linear_time(string expression)
    {
        var warnings = new List<string>();
        var filter = new PathFilter(new FilterSettings { Exclude = [expression] }, warn: warnings.Add);

        Assert.That(filter.Excludes(Relative(new string('a', 4000) + "!"), false), Is.False);
        Assert.That(warnings, Is.Empty, "the time limit was not needed");
    }

    [Test]
    public void A_pathological_expression_that_needs_backtracking_is_cut_off_and_excludes()
    {
        var warnings = new List<string>();
        var filter = new PathFilter(new FilterSettings { Exclude = ["(?!b)(a|aa)+(?!x)"] }, warn: warnings.Add);

        Assert.That(filter.Excludes(Relative(new string('a', 100) + "!"), false), Is.True);
        Assert.That(filter.Excludes(Relative(new string('a', 101) + "!"), false), Is.True);
        Assert.That(filter.Excludes(Relative("b"), false), Is.False);
        Assert.That(warnings, Has.Exactly(1).Items);
        Assert.That(warnings[0], Does.StartWith("filter expression \"(?!b)(a|aa)+(?!x)\" takes more than 100 ms on \"aaaa").And.EndsWith("(further ones are not reported)"));
    }

    [TestCase("*.php", "Quantifier '*' following nothing")]
    [TestCase("(", "Not enough )'s")]
    [TestCase("a)(b", "Too many )'s")]
    [TestCase("[a", "Unterminated [] set")]
    [TestCase("a**", "Nested quantifier '*'")]
    [TestCase("\\", "Illegal \\ at end of pattern")]
    public void An_invalid_expression_is_told(string expression, string problem)
    {
        Assert.That(FilterExpression.Validate(expression), Is.EqualTo(problem));
        Assert.That(() => Filter(expression), Throws.InstanceOf<ArgumentException>());
    }

    [TestCase(".hidden", true)]
    [TestCase(".", true)]
    [TestCase("file~", true)]
    [TestCase("~", true)]
    [TestCase("4913", true)]
    [TestCase("~file", false)]
    [TestCase("a.b", false)]
    [TestCase("49130", false)]
    [TestCase("", false)]
    public void Temporary_names_are_ignored_unless_switched_off(string name, bool expected)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(name);

        Assert.That(new PathFilter(new FilterSettings()).IgnoresEventName(bytes), Is.EqualTo(expected));
        Assert.That(new PathFilter(new FilterSettings { IgnoreTemporaryNames = false }).IgnoresEventName(bytes), Is.False);
    }

    private static PathFilter Filter(params string[] expressions) => new(new FilterSettings { Exclude = expressions }, warn: _ => { });

    private static RelativePath Relative(string path) => new(Encoding.UTF8.GetBytes(path));
}
