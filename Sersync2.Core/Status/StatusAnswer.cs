using Sersync2.Core.Showing;

namespace Sersync2.Core.Status;

/// <param name="IsGood">In sync; for a question that waits: what was pending has been delivered.</param>
/// <param name="Text">What to show.</param>
public sealed record StatusAnswer(bool IsGood, OutputText Text);
