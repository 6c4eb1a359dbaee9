using System.Globalization;
using System.Text;

namespace Sersync2.Tests.Support;

/// <summary>What <c>ps</c> shows.</summary>
internal static class ProcessList
{
    /// <summary>The processes of which one word is <paramref name="word"/>.</summary>
    public static IReadOnlyList<int> With(string word) =>
        [.. All().Where(process => process.Words.Any(one => one == word)).Select(process => process.Id)];

    /// <summary>Each process with the words of its command line, none of them for one that has ended.</summary>
    public static IEnumerable<(int Id, int Parent, string[] Words)> All()
    {
        foreach (string directory in Directory.EnumerateDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(directory), CultureInfo.InvariantCulture, out int id))
                continue;
            int parent;
            string[] words;
            try
            {
                string status = File.ReadAllText(directory + "/stat");
                parent = int.Parse(status[(status.LastIndexOf(')') + 2)..].Split(' ')[1], CultureInfo.InvariantCulture);
                words = Encoding.UTF8.GetString(File.ReadAllBytes(directory + "/cmdline")).Split('\0')[..^1];
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                continue; // It has ended.
            }

            yield return (id, parent, words);
        }
    }
}
