using System.Text;

namespace Sersync2.Core.Status.Http;

/// <summary>The page: one file that loads nothing but this server's JSON, and may run nothing but its own script.</summary>
internal static class StatusPage
{
    private static readonly Lazy<HttpResponse> Page = new(Load);

    public static HttpResponse Response => Page.Value;

    private static HttpResponse Load()
    {
        using Stream stream = typeof(StatusPage).Assembly.GetManifestResourceStream("StatusPage.html")
            ?? throw new InvalidOperationException("the page is not in the assembly");
        byte[] page = new byte[stream.Length];
        stream.ReadExactly(page);
        string text = Encoding.UTF8.GetString(page);
        return new HttpResponse(HttpStatus.Ok, "text/html; charset=utf-8", page)
        {
            ContentSecurity = $"default-src 'none'; script-src 'sha256-{Hash(text, "script")}'; style-src 'sha256-{Hash(text, "style")}'; "
                + "connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
        };
    }

    private static string Hash(string page, string element)
    {
        string start = $"<{element}>";
        int from = page.IndexOf(start, StringComparison.Ordinal) + start.Length;
        int to = page.IndexOf($"</{element}>", from, StringComparison.Ordinal);
        return Convert.ToBase64String(Sha256.HashData(Encoding.UTF8.GetBytes(page[from..to])));
    }
}
