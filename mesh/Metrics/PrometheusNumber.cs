using System.Globalization;

namespace Meshward.Mesh.Metrics;

/// <summary>Numbers as Prometheus writes them: <c>NaN</c>, <c>+Inf</c> and <c>-Inf</c> beside those of Go.</summary>
internal static class PrometheusNumber
{
    public static bool TryParse(string text, out double number)
    {
        number = text switch
        {
            "NaN" => double.NaN,
            "+Inf" or "Inf" => double.PositiveInfinity,
            "-Inf" => double.NegativeInfinity,
            _ => 0,
        };
        return number != 0 || double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number);
    }
}
