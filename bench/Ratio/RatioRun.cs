using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Meshward.Bench;

/// <summary>All results of one run, with the machine that they are of.</summary>
/// <param name="Made">When it ended.</param>
/// <param name="Machine">Processor and number of cores.</param>
/// <param name="Load">Processes that wanted a core when it ended, mean over a minute, this run's own one included.</param>
/// <param name="Runtime">Version of .NET.</param>
/// <param name="Results">The results.</param>
public sealed record RatioRun(DateTimeOffset Made, string Machine, string? Load, string Runtime, ImmutableArray<RatioResult> Results)
{
    /// <summary>Results of this machine, now.</summary>
    public static RatioRun Of(ImmutableArray<RatioResult> results, TimeProvider clock)
    {
        string? processor = File.Exists("/proc/cpuinfo")
            ? File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[1].Trim()
            : null;
        return new(
            clock.GetUtcNow(),
            $"{processor ?? RuntimeInformation.ProcessArchitecture.ToString()}, {Environment.ProcessorCount} cores",
            File.Exists("/proc/loadavg") ? File.ReadAllText("/proc/loadavg").Split(' ')[0] : null,
            RuntimeInformation.FrameworkDescription,
            results);
    }

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <exception cref="JsonException">It is something else.</exception>
    public static RatioRun FromJson(string text) => JsonSerializer.Deserialize(text, RatioJson.Default.RatioRun) ?? throw new JsonException("found null, expected a run");

    /// <summary>As JSON with snake_case keys.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, RatioJson.Default.RatioRun);

    /// <summary>As a table in Markdown.</summary>
    public string ToMarkdown() => string.Join('\n',
    [
        FormattableString.Invariant($"# Ratios, {Made:yyyy-MM-dd}"),
        "",
        $"{Machine}; {Runtime}; load average {Load ?? "unknown"}. Medians of samples taken alternately in one run; the raw samples are in the JSON file beside this one.",
        "",
        "| benchmark | ours | baseline | unit | ratio | goal | ours is | baseline is |",
        "|---|---:|---:|---|---:|---|---|---|",
        .. Results.Select(result =>
            $"| {result.Name} | {Figure.Of(result.Ours)} | {Figure.Of(result.Baseline)} | {result.Unit} | {Figure.Of(result.Ratio)} "
            + $"| {result.Goal?.ToString() ?? "-"}{(result.Met == false ? ": **missed**" : "")} | {result.OursIs} | {result.BaselineIs ?? "-"} |"),
        "",
    ]);
}
