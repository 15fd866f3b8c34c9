using System.Security.Cryptography;
using System.Text;
using Meshward.Core.Control;
using Meshward.Core.Scenarios;
using Meshward.Core.SystemModels;
using Meshward.Core.Tests.Control;
using Meshward.Core.Tests.SystemModels;
using Meshward.Core.Traces;
using Meshward.Tests.Shared.Fuzzing;

namespace Meshward.Core.Tests.Fuzzing;

/// <summary>Whatever a file of a model or of a verdict holds, it is read or refused in one line, and what is read can be used.</summary>
public sealed class FuzzedModelFileTests
{
    private static readonly Scenario _scenario = ModelScenarios.Compute(ModelScenarios.ComputeModel with { Trees = 3, Forests = 2 });
    private static readonly byte[] _model = Model();
    private static readonly string _verdict = Encoding.UTF8.GetString(GateVerdictFile.Write(GateSamples.Verdict(GateSamples.Judge(GateSamples.Record()))));
    private static readonly ByteMutator _mutator = new();

    private static readonly ByteMutator _texts = new("\"passed\": true", "null", "{", "}", "[", "]", "\"", "\\u0000", "1e999", "\"NaN\"", "\"Infinity\"", "\"$type\": \"System.Object\",", "\"criteria\": []", "-1");

    // Whoever forges a file also writes its checksum.
    [Fact]
    public Task No_model_file_breaks_the_reader_though_its_checksum_fits() => new Fuzz("model files").RunAsync(
        400, (ref random) => Sealed(_mutator.Mutate([_model], ref random)), AssertModelReadOrRefused, Fuzz.Show);

    [Fact]
    public Task No_verdict_file_breaks_the_reader() => new Fuzz("verdict files").RunAsync(
        600,
        (ref random) => random.NextInt(2) == 0
            ? Encoding.UTF8.GetBytes(JsonMutator.Mutate(_verdict, ref random))
            : _texts.Mutate([Encoding.UTF8.GetBytes(_verdict)], ref random),
        AssertVerdictReadOrRefused,
        Fuzz.Show);

    [Theory]
    [InlineData("\"criteria\": [", "\"criteria\": [null,")]
    [InlineData("\"recording_sha256\": \"", "\"recording_sha256\": \"../../../etc/")]
    [InlineData("\"limit\": ", "\"limit\": \"NaN\", \"was\": ")]
    public void A_verdict_without_whole_criteria_and_hashes_is_none(string part, string other)
    {
        Assert.Contains(part, _verdict, StringComparison.Ordinal);
        int at = _verdict.IndexOf(part, StringComparison.Ordinal);
        byte[] file = Encoding.UTF8.GetBytes(_verdict[..at] + other + _verdict[(at + part.Length)..]);
        Assert.Contains("expected a verdict of the gate", Assert.Single(GateVerdictFile.Read(file, "verdict.json").Diagnostics).ToString(), StringComparison.Ordinal);
    }

    private static void AssertModelReadOrRefused(byte[] file)
    {
        using MemoryStream stream = new(file);
        Checked<StoredSystemModel> read = SystemModelFile.Read(stream, "m.bin");
        if (read.Value is not { } stored)
        {
            Assert.DoesNotContain('\n', Assert.Single(read.Diagnostics).ToString());
            return;
        }

        FittedSystemModel fitted = stored.Fitted;
        if (fitted.Model.FeatureCount is > 0 and < 1000)
        {
            double[] rows = new double[9 * fitted.Model.FeatureCount], predictions = new double[9 * fitted.Model.Targets.Length];
            fitted.Model.Predict(rows, 9, predictions);
            Assert.All(predictions, prediction => Assert.True(double.IsFinite(prediction)));
            _ = fitted.Region.Contains(rows.AsSpan(0, fitted.Model.FeatureCount));
        }
    }

    private static void AssertVerdictReadOrRefused(byte[] file)
    {
        Checked<GateVerdict> read = GateVerdictFile.Read(file, "verdict.json");
        if (read.Value is not { } verdict)
        {
            Assert.DoesNotContain('\n', Assert.Single(read.Diagnostics).ToString());
            return;
        }

        _ = GateStanding.Of([verdict], verdict.PolicySha256, verdict.ScenarioSha256);
        Assert.Equal(Path.GetFullPath("/gates/" + GateVerdictFile.NameOf(verdict)), "/gates/" + GateVerdictFile.NameOf(verdict));
        Assert.StartsWith("/gates/", Path.GetFullPath(Path.Combine("/gates", GateVerdictFile.NameOf(verdict))), StringComparison.Ordinal);
    }

    private static byte[] Sealed(byte[] file)
    {
        byte[] content = file.Length > SHA256.HashSizeInBytes ? file[..^SHA256.HashSizeInBytes] : file;
        return [.. content, .. SHA256.HashData(content)];
    }

    private static byte[] Model()
    {
        TraceTable trace = QueueingTrace.Generate(_scenario, QueueingTraceSettings.For(_scenario) with { Windows = 1 }, 1);
        using MemoryStream stream = new();
        SystemModelFile.Write(new StoredSystemModel(SystemModelFitter.Fit(_scenario, trace, 1, 1, CancellationToken.None).Value!, "scenario", "key"), stream);
        return stream.ToArray();
    }
}
