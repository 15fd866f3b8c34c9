using System.Text.Json;
using Meshward.Client.Output;
using Meshward.Client.Results;
using Meshward.Core.Control;
using Meshward.Core.Control.Adaptation;
using Meshward.Core.Control.Journal;
using Meshward.Tests.Shared;

namespace Meshward.Client.Tests.Output;

/// <summary>What people and programs are told of adaptation.</summary>
public sealed class AdaptationViewTests
{
    private const string Sha = "0123456789abcdef0123456789abcdef";

    [Theory]
    [InlineData("following", 0, null, null, "policy 0123456789abcdef is followed; drifts 2, trainings 3, of these refused 1, swaps 1")]
    [InlineData("following", 30, "shop-7", null, "policy 0123456789abcdef of run shop-7 is followed, over the model refitted on 30 recent samples; drifts 2")]
    [InlineData("rollout", 1, null, 30, "rollout over the model refitted on 1 recent sample, with policy 0123456789abcdef behind it; a training begins with 30; drifts 2")]
    [InlineData("rollout", 60, null, null, "rollout over the model refitted on 60 recent samples, with policy 0123456789abcdef behind it; drifts 2")]
    [InlineData("retraining", 35, "shop-7", null, "with policy 0123456789abcdef of run shop-7 behind it, while a new one is trained; drifts 2")]
    public void A_status_tells_who_decides_over_which_model(string stage, int samples, string? run, int? trainWith, string expected)
    {
        ControlResult result = new()
        {
            Scenario = "shop",
            Phase = "running",
            Adaptation = new AdaptationResult { Stage = stage, ModelSamples = samples, PolicySha256 = Sha, PolicyRun = run, TrainWith = trainWith, Drifts = 2, Trainings = 3, Refused = 1, Swaps = 1 },
        };
        using StringWriter output = new(), error = new();
        ControlView.Show(result, new Terminal(output, error, false, false));

        Assert.Contains($"  adaptation: ", output.ToString(), StringComparison.Ordinal);
        Assert.Contains(expected, output.ToString(), StringComparison.Ordinal);
        JsonElement json = JsonDocument.Parse(ResultWriter.Write(result)).RootElement.GetProperty("adaptation");
        Assert.Equal((stage, samples, Sha, 2, 3, 1, 1), (
            json.GetProperty("stage").GetString(), json.GetProperty("model_samples").GetInt32(), json.GetProperty("policy_sha256").GetString(), json.GetProperty("drifts").GetInt32(),
            json.GetProperty("trainings").GetInt32(), json.GetProperty("refused").GetInt32(), json.GetProperty("swaps").GetInt32()));
        Assert.Equal(run, json.TryGetProperty("policy_run", out JsonElement told) ? told.GetString() : null);
    }

    [Theory]
    [InlineData(AdaptationStage.Following, DecisionSource.Policy, "policy")]
    [InlineData(AdaptationStage.Rollout, DecisionSource.Policy, "rollout")]
    [InlineData(AdaptationStage.Retraining, DecisionSource.Policy, "rollout")]
    [InlineData(AdaptationStage.Rollout, DecisionSource.Twin, "twin")]
    public void The_journal_names_rollout_as_a_source(AdaptationStage stage, DecisionSource source, string expected)
    {
        DecisionRecord decision = JournalSamples.Decision(3) with { Source = source, Model = new ModelInUse(stage, 4) };
        JournalEntry entry = new(1, decision, null, null);

        Assert.Contains($"  {expected}  ", JournalView.Line(entry), StringComparison.Ordinal);
        Assert.Contains($"\"model\":{{\"stage\":\"{stage.ToString().ToLowerInvariant()}\",\"samples\":4}}", System.Text.Encoding.UTF8.GetString(JournalJson.Write(decision)), StringComparison.Ordinal);
        Assert.Equal(decision.Model, Assert.IsType<DecisionRecord>(JournalJson.Read(JournalJson.Write(decision))).Model);
    }
}
