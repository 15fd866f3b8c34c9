using System.Text.Json;
using System.Text.Json.Serialization;
using Meshward.Core.Scenarios;

namespace Meshward.Core.Control;

/// <summary>Verdicts of the gate as JSON text.</summary>
public static class GateVerdictFile
{
    /// <summary>Most bytes of a file.</summary>
    public const int MostBytes = 1024 * 1024;

    private const int HashLength = 64;

    private static readonly JsonSerializerOptions s_options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        RespectRequiredConstructorParameters = true,
        RespectNullableAnnotations = true,
        WriteIndented = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower) },
    };

    /// <summary>Name of the file of a verdict, relative to the folder of all: a folder for each policy, in it a file for each recording.</summary>
    /// <param name="verdict">The verdict.</param>
    public static string NameOf(GateVerdict verdict) => Path.Combine(verdict.PolicySha256, verdict.RecordingSha256 + ".json");

    /// <summary>The file's bytes: equal verdicts have equal ones.</summary>
    /// <param name="verdict">The verdict.</param>
    public static byte[] Write(GateVerdict verdict) => [.. JsonSerializer.SerializeToUtf8Bytes(verdict, s_options), (byte)'\n'];

    /// <summary>Reads a verdict. Whether it is passed follows from its figures, not from what the file says of it.</summary>
    /// <param name="bytes">The file's bytes.</param>
    /// <param name="sourceName">Name of the file, for messages.</param>
    public static Checked<GateVerdict> Read(ReadOnlySpan<byte> bytes, string sourceName)
    {
        try
        {
            if (bytes.Length > MostBytes)
            {
                return new Diagnostic(sourceName, null, null, $"found more than {MostBytes} bytes, expected a verdict of the gate");
            }

            GateVerdict? verdict = JsonSerializer.Deserialize<GateVerdict>(bytes, s_options);
            return verdict is null || verdict.Judgement.Criteria.IsDefaultOrEmpty ? new Diagnostic(sourceName, null, null, "found no criteria, expected a verdict of the gate")
                : !IsWhole(verdict) ? new Diagnostic(sourceName, null, null, "found hashes or figures that are none, expected a verdict of the gate; meshward gate writes it anew")
                : verdict;
        }
        catch (JsonException unreadable)
        {
            int? line = (int?)unreadable.LineNumber + 1;
            return new Diagnostic(sourceName, line, null, "found what cannot be read, expected a verdict of the gate; meshward gate writes it anew");
        }
    }

    // Hashes name files, and comparing with what is no number is never true.
    private static bool IsWhole(GateVerdict verdict) =>
        ((string[])[verdict.PolicySha256, verdict.ScenarioSha256, verdict.RecordingSha256]).All(hash => hash.Length == HashLength && hash.All(char.IsAsciiHexDigitLower))
        && verdict.Judgement.Criteria.All(criterion => criterion is { Name: not null } && !double.IsNaN(criterion.Limit) && !double.IsNaN(criterion.Tolerance));
}
