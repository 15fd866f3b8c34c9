using System.Globalization;
using System.Text.Json;

namespace Meshward.Bench;

/// <summary>What <c>./meshward testbed load</c> says of a constant rate.</summary>
/// <param name="result">Its JSON.</param>
/// <param name="seconds">Length of the load.</param>
internal sealed class LoadRun(JsonElement result, double seconds)
{
    // Who falls behind is later from second to second.
    private const double MostBehind = 0.02;

    /// <summary>Whether every request was answered, and 99 % were sent before a fiftieth of the load's length had passed since their time.</summary>
    public bool IsCarried => Number("served") == Number("offered") && ClockError("p99") <= 1e6 * MostBehind * seconds;

    /// <summary>Share of the requests that were sent within a millisecond of their time.</summary>
    public double OnTime => 1 - Number("late_sends") / Number("sent");

    /// <summary>How long after their time requests were sent, microseconds: a percentile such as <c>p99</c>, or <c>max</c>.</summary>
    public double ClockError(string percentile) => Microseconds(result.GetProperty("clock_error_milliseconds"), percentile);

    /// <summary>Response times, microseconds.</summary>
    public double ResponseTime(string percentile) => Microseconds(result.GetProperty("services")[0].GetProperty("response_time_milliseconds"), percentile);

    /// <summary>Runs the generator.</summary>
    /// <param name="target">Requests go to a service of this mesh.</param>
    /// <param name="service">The service.</param>
    /// <param name="rate">Requests per second, at equal distances.</param>
    /// <param name="seconds">Length.</param>
    public static async Task<LoadRun> MeasureAsync(Uri target, string service, double rate, double seconds)
    {
        (_, JsonElement result) = await Launcher.RunJsonAsync(
            "testbed", "load", "--target", target.ToString(), "--pattern", "constant",
            "--rate", string.Create(CultureInfo.InvariantCulture, $"{service}={rate:0.###}"), "--seconds", seconds.ToString(CultureInfo.InvariantCulture));
        return new LoadRun(result, seconds);
    }

    private static double Microseconds(JsonElement times, string percentile) => 1000 * times.GetProperty(percentile).GetDouble();

    private double Number(string key) => result.GetProperty(key).GetDouble();
}
