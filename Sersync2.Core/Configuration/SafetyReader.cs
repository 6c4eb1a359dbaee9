using System.Globalization;

namespace Sersync2.Core.Configuration;

/// <summary>Reads <c>&lt;safety&gt;</c>.</summary>
internal static class SafetyReader
{
    public static SafetySettings Read(ConfigBlock safety)
    {
        if (safety.Text("maxDelete") is not { } text)
            return new SafetySettings();
        if (text.Equals("off", StringComparison.OrdinalIgnoreCase))
            return new SafetySettings { MaxDeleteShare = null };
        if (text.EndsWith('%')
            && double.TryParse(text[..^1], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double percent)
            && percent <= 100)
        {
            return new SafetySettings { MaxDeleteShare = percent / 100 };
        }

        throw safety.Error("maxDelete", $"maxDelete=\"{text}\" of <safety> is not valid; expected a share from 0% to 100%, or off");
    }
}
