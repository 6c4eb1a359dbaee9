namespace Sersync2.Core.Status;

/// <summary>One column of the table of remotes.</summary>
/// <param name="Rank">Where the terminal is narrow, the column with the highest rank goes first; 0 stays.</param>
/// <param name="IsNumber">Stands to the right.</param>
internal sealed record TableColumn(string Title, int Rank, bool IsNumber, Func<RemoteStatus, string> Text);
