using System.Buffers.Binary;
using System.Text;
using System.Text.Json.Nodes;
using Meshward.Core.Randomness;
using Meshward.Core.Scenarios;
using Meshward.Learning.PolicyFiles;
using Meshward.Learning.Ppo;
using Meshward.Learning.Training;
using Meshward.Tests.Shared.Fuzzing;

namespace Meshward.Learning.Tests.Fuzzing;

/// <summary>Whatever a policy file holds, it is read or refused in one line, and what is read acts.</summary>
public sealed class FuzzedPolicyFileTests
{
    private static readonly byte[][] _files = [Policy(HeadForm.Joint), Policy(HeadForm.Independent), Policy(HeadForm.Autoregressive)];

    private static readonly ByteMutator _mutator = new(
        "\"dtype\":\"F32\"", "F64", "BF16", "I8", "\"shape\":[", "\"data_offsets\":[0,0]", "null", "[[1]]", "[]", "{}", "\\\"Hidden\\\":[", "\\\"Heads\\\":", "meshward-policy/2", "meshward-policy/1", "Infinity", "\\u0000");

    [Fact]
    public Task No_policy_file_breaks_the_reader() => new Fuzz("policy files").RunAsync(
        1000, (ref random) => _mutator.Mutate(_files, ref random), AssertReadOrRefused, Fuzz.Show);

    [Fact]
    public Task No_header_of_a_policy_file_breaks_the_reader() => new Fuzz("headers of policy files").RunAsync(
        1000, WithOtherHeader, AssertReadOrRefused, Fuzz.Show);

    [Theory]
    [InlineData("learning_curve", "[[]]")]
    [InlineData("learning_curve", "[null]")]
    [InlineData("learning_curve", "null")]
    [InlineData("config", "null")]
    [InlineData("config", "{\"Hidden\":null}")]
    [InlineData("config", "{\"Hidden\":[2147483647,2147483647]}")]
    [InlineData("config", "{\"Hidden\":[-1]}")]
    [InlineData("config", "{\"Hidden\":[1],\"Frequencies\":2147483647}")]
    [InlineData("config", "{\"Heads\":77}")]
    [InlineData("action_counts", "null")]
    [InlineData("action_counts", "[]")]
    [InlineData("action_counts", "[0,0]")]
    [InlineData("action_counts", "[65536,65536,65536]")]
    [InlineData("observation_size", "2147483647")]
    [InlineData("observation_size", "\nfoo")]
    [InlineData("seed", "1e999")]
    [InlineData("scenario_hash", null)]
    public void What_the_metadata_says_is_checked(string key, string? value)
    {
        byte[] file = Changed(_files[0], header => header["__metadata__"]![key] = value);
        Checked<TrainedPolicy> read = PolicyFile.Read(file, "policy.safetensors");
        string line = Assert.Single(read.Diagnostics).ToString();
        Assert.StartsWith("policy.safetensors: not a policy file: ", line, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', line);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void Weights_that_are_not_finite_are_refused(float weight)
    {
        byte[] file = [.. _files[0]];
        BinaryPrimitives.WriteSingleLittleEndian(file.AsSpan(file.Length - sizeof(float)), weight);
        Assert.Contains("weights that are not finite numbers", Assert.Single(PolicyFile.Read(file, "p").Diagnostics).ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(long.MaxValue)]
    [InlineData(long.MinValue)]
    [InlineData(-1)]
    [InlineData(1L << 32)]
    public void Headers_without_end_are_refused(long length)
    {
        byte[] file = [.. _files[0]];
        BinaryPrimitives.WriteInt64LittleEndian(file, length);
        Assert.Contains("hold no whole safetensors header", Assert.Single(PolicyFile.Read(file, "p").Diagnostics).ToString(), StringComparison.Ordinal);
    }

    private static byte[] WithOtherHeader(ref CounterRandom random)
    {
        byte[] file = _files[random.NextInt(_files.Length)];
        if (random.NextInt(2) == 0)
        {
            return WithHeader(file, JsonMutator.Mutate(HeaderOf(file), ref random));
        }

        // The metadata's values are JSON, too.
        CounterRandom inner = random;
        return Changed(file, header =>
        {
            JsonNode metadata = header["__metadata__"]!;
            string key = ((string[])["config", "action_counts", "learning_curve", "observation_size", "seed"])[inner.NextInt(5)];
            metadata[key] = JsonMutator.Mutate((string)metadata[key]!, ref inner);
        });
    }

    private static void AssertReadOrRefused(byte[] file)
    {
        Checked<TrainedPolicy> read = PolicyFile.Read(file, "policy.safetensors");
        if (read.Value is not { } policy)
        {
            string line = Assert.Single(read.Diagnostics).ToString();
            Assert.False(line.Any(sign => sign is '\n' or '\r') || line.Length > 1000, line);
            return;
        }

        Assert.All(policy.Weights, weight => Assert.True(float.IsFinite(weight)));
        Assert.Equal(policy.Shape.ParameterCount, policy.Weights.Length);
        var network = new ActorCritic(policy.Shape, [.. policy.Weights], masksAreJoint: false);
        bool[] mask = new bool[policy.Shape.ActionCounts.Sum()];
        Array.Fill(mask, true);
        network.Decide(new float[policy.Shape.InputSize], mask, new int[policy.Shape.ActionCounts.Length]);
    }

    private static byte[] Changed(byte[] file, Action<JsonNode> change)
    {
        JsonNode header = JsonNode.Parse(HeaderOf(file))!;
        change(header);
        return WithHeader(file, header.ToJsonString());
    }

    private static string HeaderOf(byte[] file) => Encoding.UTF8.GetString(file.AsSpan(sizeof(long), (int)BinaryPrimitives.ReadInt64LittleEndian(file)));

    private static byte[] WithHeader(byte[] file, string header)
    {
        byte[] text = Encoding.UTF8.GetBytes(header);
        byte[] length = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(length, text.Length);
        return [.. length, .. text, .. file[(sizeof(long) + (int)BinaryPrimitives.ReadInt64LittleEndian(file))..]];
    }

    private static byte[] Policy(HeadForm heads)
    {
        PpoConfig config = new() { Heads = heads, Hidden = [5, 3], Frequencies = 1, Simulators = 2 };
        var shape = new ActorCriticShape(new ObservationEncoding(2, 1).InputSize, config.Hidden, [3, 2, 4], config.Heads);
        float[] weights = new float[shape.ParameterCount];
        return Safetensors.Write(new TrainedPolicy
        {
            Scenario = "toy",
            ScenarioHash = new string('a', 64),
            TaskHash = new string('b', 64),
            Config = config,
            Seed = 42,
            Backend = UpdateBackend.Fused,
            Shape = shape,
            Weights = [.. weights],
            EnvSteps = 100,
            MeanReward = 1.5,
            OptimalReward = 2,
            Curve = [new GreedyEvaluation(50, 1), new GreedyEvaluation(100, 1.5)],
        });
    }
}
