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
    [Fact]
    public void A_policy_survives_its_file()
    {
        TrainedPolicy policy = Policy();
        byte[] file = Safetensors.Write(policy);
        TrainedPolicy read = PolicyFile.Read(file, "policy.safetensors").Value!;
        Assert.Equal(policy.Weights.AsSpan(), read.Weights.AsSpan());
        Assert.Equal(policy.Curve.AsSpan(), read.Curve.AsSpan());
        Assert.Equal((policy.Scenario, policy.ScenarioHash, policy.TaskHash, policy.Seed), (read.Scenario, read.ScenarioHash, read.TaskHash, read.Seed));
        Assert.Equal((policy.MeanReward, policy.OptimalReward, policy.EnvSteps), (read.MeanReward, read.OptimalReward, read.EnvSteps));
        Assert.Equal(policy.Sha256(), read.Sha256());
    }

    [Fact]
    public void Tensors_lie_where_the_safetensors_header_says()
    {
        TrainedPolicy policy = Policy();
        byte[] file = Safetensors.Write(policy);
        int headerLength = (int)BinaryPrimitives.ReadInt64LittleEndian(file);
        Assert.Equal(0, headerLength % 8);
        using JsonDocument header = JsonDocument.Parse(file.AsMemory(8, headerLength));
        ReadOnlySpan<byte> data = file.AsSpan(8 + headerLength);
        int end = 0;
        foreach (LayerShape layer in policy.Shape.Layers)
        {
            JsonElement weight = header.RootElement.GetProperty(layer.Name + ".weight");
            Assert.Equal("F32", weight.GetProperty("dtype").GetString());
            Assert.Equal([layer.Outputs, layer.Inputs], weight.GetProperty("shape").EnumerateArray().Select(size => size.GetInt32()));
            int begin = weight.GetProperty("data_offsets")[0].GetInt32();
            Assert.Equal(end, begin);
            end = weight.GetProperty("data_offsets")[1].GetInt32();
            Assert.Equal(4 * layer.Outputs * layer.Inputs, end - begin);

            // Row 1, column 0 of a torch.nn.Linear weight is what input 0 adds to output 1.
            if (layer.Outputs > 1)
            {
                float stored = BinaryPrimitives.ReadSingleLittleEndian(data[(begin + 4 * layer.Inputs)..]);
                Assert.Equal(policy.Weights[layer.Offset + 1], stored);
            }

            JsonElement bias = header.RootElement.GetProperty(layer.Name + ".bias");
            Assert.Equal([layer.Outputs], bias.GetProperty("shape").EnumerateArray().Select(size => size.GetInt32()));
            begin = bias.GetProperty("data_offsets")[0].GetInt32();
            Assert.Equal(end, begin);
            Assert.Equal(policy.Weights[layer.BiasOffset], BinaryPrimitives.ReadSingleLittleEndian(data[begin..]));
            end = bias.GetProperty("data_offsets")[1].GetInt32();
        }

        Assert.Equal(data.Length, end);
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

    private static TrainedPolicy Policy()
    {
        PpoConfig config = new() { Hidden = [5, 3], Frequencies = 1, Simulators = 2 };
        var shape = new ActorCriticShape(new ObservationEncoding(2, 1).InputSize, config.Hidden, [3, 2], config.Heads);
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
