namespace Sersync2.Core;

/// <summary>What the runtime says of an error, as a part of a sentence.</summary>
public static class ExceptionReason
{
    /// <summary>The message without its full stop, for others go on after it.</summary>
    public static string Reason(this Exception exception) => exception.Message.TrimEnd('.');
}
