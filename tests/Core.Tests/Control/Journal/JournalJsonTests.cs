using System.Text;
using Meshward.Core.Control.Journal;
using Meshward.Tests.Shared;

namespace Meshward.Core.Tests.Control.Journal;

/// <summary>Records as text. Stored ones are read by later versions, so that what is golden here does not change.</summary>
public sealed class JournalJsonTests
{
    [Fact]
    public void A_decision_has_a_stable_form() => Is(
        JournalSamples.Decision(12),
        """{"kind":"decision","mesh":"shop","generation":1,"at":"2026-11-26T15:11:00+00:00","decision":12,"isDryRun":false,"scenarioSha256":"5ce7a210","policySha256":"90110c1e","windowStart":"2026-11-26T15:10:10+00:00","windowEnd":"2026-11-26T15:10:58+00:00","source":"policy","controls":[{"control":"cores.node1","present":2,"desired":3},{"control":"blocking.web","present":0.1,"desired":0.1}],"observed":{"services":[{"service":"web","quality":"good","loadPerSecond":40.5,"missingShare":0,"ageSeconds":1.5,"reason":""}],"missingShare":0},"bounds":[{"bound":"compute <= 0.6","value":0.75,"isKept":false}],"rules":[{"rule":"largest-change","given":"cores.node1 from 2 to 5","did":"set to 3"}],"policy":{"name":"learned","controls":{"blocking.web":0.1,"cores.node1":5},"predicted":{"targets":{"compute":0.4},"reward":0.9},"isInsideRegion":true},"twin":{"name":"rules","controls":{"blocking.web":0.1,"cores.node1":3},"predicted":null,"isInsideRegion":false},"runnerUp":null,"predicted":{"targets":{"compute":0.5},"reward":0.8},"desired":{"traffic":{},"nodeCores":{"node1":3},"serviceCores":{},"replicas":{}},"order":"none"}""");

    [Fact]
    public void An_outcome_has_a_stable_form() => Is(
        JournalSamples.Outcome(12, DecisionOutcome.DryRun) with { Text = "nothing was sent" },
        """{"kind":"outcome","mesh":"shop","generation":1,"at":"2026-11-26T15:11:01+00:00","decision":12,"outcome":"dry-run","text":"nothing was sent","tookSeconds":0.125}""");

    [Fact]
    public void An_observation_has_a_stable_form() => Is(
        JournalSamples.Observation(12),
        """{"kind":"observation","mesh":"shop","generation":1,"at":"2026-11-26T15:11:55+00:00","decision":12,"targets":{"compute":0.55},"reward":0.75,"shedShares":[{"service":"web","set":0.1,"measured":0.098}],"bounds":[{"bound":"compute <= 0.6","value":0.55,"isKept":true}]}""");

    [Fact]
    public void An_event_has_a_stable_form() => Is(
        JournalSamples.Event(JournalEvent.ForeignChangeRestored, JournalSamples.Start, "cores of node1 → 3") with { Decision = 4 },
        """{"kind":"event","mesh":"shop","generation":1,"at":"2026-11-26T15:00:00+00:00","event":"foreign-change-restored","text":"cores of node1 → 3","decision":4}""");

    [Fact]
    public void A_number_that_is_not_finite_is_null()
    {
        string text = Write(JournalSamples.Decision(1) with
        {
            Predicted = new PredictedOutcome(JournalSamples.Values(("compute", double.PositiveInfinity)), double.NaN),
        });

        Assert.Contains("\"predicted\":{\"targets\":{\"compute\":null},\"reward\":null}", text);
        PredictedOutcome read = ((DecisionRecord)JournalJson.Read(Encoding.UTF8.GetBytes(text))).Predicted!;
        Assert.Equal((double.NaN, null), (read.Targets["compute"], read.Reward));
        Assert.Contains("\"targets\":{\"compute\":null}", Write(JournalSamples.Observation(1) with { Targets = JournalSamples.Observation(1).Targets.SetItem("compute", double.NaN) }));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{\"kind\":\"prophecy\",\"mesh\":\"shop\",\"generation\":1,\"at\":\"2026-11-26T15:00:00+00:00\"}")]
    [InlineData("{\"kind\":\"outcome\",\"mesh\":\"shop\"}")]
    public void What_is_no_record_is_refused(string text) => Assert.Throws<InvalidDataException>(() => JournalJson.Read(Encoding.UTF8.GetBytes(text)));

    [Fact]
    public void What_a_later_version_adds_to_a_record_is_passed_over()
    {
        byte[] text = Encoding.UTF8.GetBytes(Write(JournalSamples.Outcome(3)).Replace("\"decision\":3", "\"decision\":3,\"mood\":\"fine\"", StringComparison.Ordinal));

        Assert.Equal(JournalSamples.Outcome(3), JournalJson.Read(text));
    }

    private static void Is(JournalRecord record, string text)
    {
        Assert.Equal(text, Write(record));
        Assert.Equal(text, Write(JournalJson.Read(Encoding.UTF8.GetBytes(text))));
    }

    private static string Write(JournalRecord record) => Encoding.UTF8.GetString(JournalJson.Write(record));
}
