using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Meshward.Bench;

/// <summary>What <c>wrk</c> measured: one thread that keeps each of its connections busy.</summary>
/// <param name="Requests">Requests that were answered.</param>
/// <param name="Rate">Requests per second.</param>
/// <param name="P50Milliseconds">Median response time.</param>
/// <param name="P99Milliseconds">99th percentile of response times.</param>
internal sealed partial record WrkRun(long Requests, double Rate, double P50Milliseconds, double P99Milliseconds)
{
    /// <summary>Runs it.</summary>
    /// <param name="address">What is asked for.</param>
    /// <param name="connections">Connections.</param>
    /// <param name="seconds">Length.</param>
    /// <exception cref="InvalidDataException">It is not installed, or a request failed.</exception>
    public static async Task<WrkRun> MeasureAsync(Uri address, int connections, int seconds)
    {
        string[] arguments = [.. ((FormattableString[])[$"-t1", $"-c{connections}", $"-d{seconds}s"]).Select(FormattableString.Invariant), "--latency", address.ToString()];
        using Process process = Process.Start(new ProcessStartInfo(DebianProgram.Find("wrk"), arguments) { RedirectStandardOutput = true })!;
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? Parse(output) : throw new InvalidDataException($"wrk failed on {address}: {output.Trim().Split('\n')[^1]}");
    }

    /// <summary>Reads what it prints.</summary>
    /// <exception cref="InvalidDataException">A request failed.</exception>
    public static WrkRun Parse(string output)
    {
        if (Failures().Match(output) is { Success: true } failed)
        {
            throw new InvalidDataException($"wrk: {failed.Value.Trim()}");
        }

        return new WrkRun(
            long.Parse(Found(Answered(), output).Groups[1].Value, CultureInfo.InvariantCulture),
            Number(Found(PerSecond(), output)), Milliseconds(output, "50"), Milliseconds(output, "99"));
    }

    private static double Milliseconds(string output, string percent)
    {
        Match time = Found(new Regex($@"^\s+{percent}%\s+([0-9.]+)(us|ms|s)\s*$", RegexOptions.Multiline), output);
        return Number(time) * time.Groups[2].Value switch { "us" => 0.001, "ms" => 1, _ => 1000 };
    }

    private static Match Found(Regex pattern, string output) => pattern.Match(output) is { Success: true } match
        ? match
        : throw new InvalidDataException($"wrk: found no line of the form {pattern}");

    private static double Number(Match match) => double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^\s+(?:Socket errors|Non-2xx).*$", RegexOptions.Multiline)]
    private static partial Regex Failures();

    [GeneratedRegex(@"^\s+([0-9]+) requests in ", RegexOptions.Multiline)]
    private static partial Regex Answered();

    [GeneratedRegex(@"^Requests/sec:\s+([0-9.]+)", RegexOptions.Multiline)]
    private static partial Regex PerSecond();
}
