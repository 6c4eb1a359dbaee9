namespace Sersync2.Core.Status;

/// <param name="IsGood">In sync; for a question that waits: what was pending has been delivered.</param>
/// <param name="Text">UTF-8, to be shown as it is.</param>
public sealed record StatusAnswer(bool IsGood, ReadOnlyMemory<byte> Text);
