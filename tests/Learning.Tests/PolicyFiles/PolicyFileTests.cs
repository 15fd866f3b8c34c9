using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using FsCheck.Xunit;
using Meshward.Core.Randomness;
using Meshward.Core.Scenarios;
using Meshward.Learning.PolicyFiles;
using Meshward.Learning.Ppo;
using Meshward.Learning.Training;

namespace Meshward.Learning.Tests.PolicyFiles;

public sealed class PolicyFileTests
{
    [Theory]
    [InlineData(HeadForm.Joint)]
    [InlineData(HeadForm.Autoregressive)]
    public void A_policy_survives_its_file(HeadForm heads)
    {
        TrainedPolicy policy = Policy(heads);
        byte[] file = Safetensors.Write(policy);
        TrainedPolicy read = PolicyFile.Read(file, "policy.safetensors").Value!;
        Assert.Equal(policy.Weights.AsSpan(), read.Weights.AsSpan());
        Assert.Equal(policy.Curve.AsSpan(), read.Curve.AsSpan());
        Assert.Equal((policy.Scenario, policy.ScenarioHash, policy.TaskHash, policy.Seed), (read.Scenario, read.ScenarioHash, read.TaskHash, read.Seed));
        Assert.Equal((policy.MeanReward, policy.OptimalReward, policy.EnvSteps), (read.MeanReward, read.OptimalReward, read.EnvSteps));
        Assert.Equal(policy.Sha256(), read.Sha256());
    }

    [Theory]
    [InlineData(HeadForm.Joint)]
    [InlineData(HeadForm.Autoregressive)]
    public void Tensors_lie_where_the_safetensors_header_says(HeadForm heads)
    {
        TrainedPolicy policy = Policy(heads);
        byte[] file = Safetensors.Write(policy);
        int headerLength = (int)BinaryPrimitives.ReadInt64LittleEndian(file);
        Assert.Equal(0, headerLength % 8);
        using JsonDocument header = JsonDocument.Parse(file.AsMemory(8, headerLength));
        ReadOnlySpan<byte> data = file.AsSpan(8 + headerLength);
        int end = 0;
        foreach (LayerShape layer in policy.Shape.Layers)
        {
            if (layer.Inputs > 0)
            {
                int begin = BeginOf(layer.Name + ".weight", layer.Outputs, layer.Inputs);

                // Row 1, column 0 of a torch.nn.Linear weight is what input 0 adds to output 1.
                if (layer.Outputs > 1)
                {
                    float stored = BinaryPrimitives.ReadSingleLittleEndian(data[(begin + 4 * layer.Inputs)..]);
                    Assert.Equal(policy.Weights[layer.Offset + 1], stored);
                }
            }

            if (layer.HasBias)
            {
                int begin = BeginOf(layer.Name + ".bias", layer.Outputs);
                Assert.Equal(policy.Weights[layer.BiasOffset], BinaryPrimitives.ReadSingleLittleEndian(data[begin..]));
            }
        }

        Assert.Equal(data.Length, end);
        Assert.Equal(policy.Shape.Layers.Sum(layer => (layer.Inputs > 0 ? 1 : 0) + (layer.HasBias ? 1 : 0)), header.RootElement.EnumerateObject().Count() - 1);

        int BeginOf(string name, params int[] sizes)
        {
            JsonElement tensor = header.RootElement.GetProperty(name);
            Assert.Equal("F32", tensor.GetProperty("dtype").GetString());
            Assert.Equal(sizes, tensor.GetProperty("shape").EnumerateArray().Select(size => size.GetInt32()));
            int begin = tensor.GetProperty("data_offsets")[0].GetInt32();
            Assert.Equal(end, begin);
            end = tensor.GetProperty("data_offsets")[1].GetInt32();
            Assert.Equal(4 * sizes.Aggregate(1, (product, size) => product * size), end - begin);
            return begin;
        }
    }

    [Fact]
    public void Autoregressive_heads_have_one_matrix_over_observation_and_choices_and_a_bias_each()
    {
        ActorCriticShape shape = Policy(HeadForm.Autoregressive).Shape; // 6 inputs, controls of 3, 2 and 4 values, hidden layers of 5 and 3
        Assert.Equal(
            ["policy.shared 11x5", "policy0.0 0x5+", "policy0.1 5x3+", "policy0.2 3x3+", "policy1.0 0x5+", "policy1.1 5x3+", "policy1.2 3x2+",
                "policy2.0 0x5+", "policy2.1 5x3+", "policy2.2 3x4+", "value.0 6x5+", "value.1 5x3+", "value.2 3x1+"],
            shape.Layers.Select(layer => $"{layer.Name} {layer.Inputs}x{layer.Outputs}{(layer.HasBias ? "+" : "")}"));
    }

    [Theory]
    [InlineData(HeadForm.Joint, "2", "found a policy of format 'meshward-policy/2', expected 'meshward-policy/1' where heads are Joint; it has to be trained again")]
    [InlineData(HeadForm.Autoregressive, "1", "found a policy of format 'meshward-policy/1', expected 'meshward-policy/2' where heads are Autoregressive; it has to be trained again")]
    public void A_policy_of_the_format_of_other_heads_is_refused_in_one_line(HeadForm heads, string version, string message)
    {
        byte[] file = Safetensors.Write(Policy(heads));
        ReadOnlySpan<byte> format = "meshward-policy/"u8;
        file[file.AsSpan().IndexOf(format) + format.Length] = (byte)version[0];
        Assert.Equal($"old.safetensors: {message}", Assert.Single(PolicyFile.Read(file, "old.safetensors").Diagnostics).ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("not a policy")]
    [InlineData("{\"a\": 1, \"b\": 2}")]
    public void A_file_of_another_kind_is_refused_in_one_line(string text)
    {
        Checked<TrainedPolicy> read = PolicyFile.Read(Encoding.UTF8.GetBytes(text), "notes.txt");
        Diagnostic diagnostic = Assert.Single(read.Diagnostics);
        Assert.StartsWith("notes.txt: not a policy file: ", diagnostic.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain('\n', diagnostic.ToString());
    }

    [Property(MaxTest = 200)]
    public void Damage_is_noticed_and_never_throws(int place, byte value, bool cut)
    {
        byte[] file = Safetensors.Write(Policy());
        int at = (int)((uint)place % (uint)file.Length);
        if (cut)
        {
            file = file[..at];
        }
        else
        {
            if (file[at] == value || IsTensor(file, at))
            {
                return;
            }

            file[at] = value;
        }

        Checked<TrainedPolicy> read = PolicyFile.Read(file, "policy.safetensors");
        Assert.True(!read.IsValid || read.Value.Sha256() != Policy().Sha256());
    }

    // A changed weight makes another, equally well-formed policy.
    private static bool IsTensor(byte[] file, int at) => at >= 8 + BinaryPrimitives.ReadInt64LittleEndian(file);

    private static TrainedPolicy Policy(HeadForm heads = HeadForm.Joint)
    {
        PpoConfig config = new() { Heads = heads, Hidden = [5, 3], Frequencies = 1, Simulators = 2 };
        var shape = new ActorCriticShape(new ObservationEncoding(2, 1).InputSize, config.Hidden, [3, 2, 4], config.Heads);
        var random = new CounterRandom(3, 1);
        return new TrainedPolicy
        {
            Scenario = "toy",
            ScenarioHash = "0123",
            TaskHash = "4567",
            Config = config,
            Seed = 42,
            Backend = UpdateBackend.Fused,
            Shape = shape,
            Weights = [.. Initialisation.Orthogonal(shape, ref random)],
            EnvSteps = 4096,
            MeanReward = 1.0 / 3,
            OptimalReward = 0.5,
            Curve = [new GreedyEvaluation(2048, 0.1), new GreedyEvaluation(4096, 1.0 / 3)],
        };
    }
}
