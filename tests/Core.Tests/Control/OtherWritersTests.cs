using FsCheck.Xunit;
using Meshward.Core.Control;
using Meshward.Core.Randomness;

namespace Meshward.Core.Tests.Control;

/// <summary>
/// Somebody else writes, too. The policy wants what is there at first, 0.5, 0.2, 3, 3. A value of theirs is answered once, then five steps later at
/// the earliest, ten after that, and every twenty from then on: three times in twenty steps at most.
/// </summary>
public sealed class OtherWritersTests
{
    private const string Limits = "price-per-core-hour: 1\nmost-per-hour: 7\nlimits: { cores.node1: { floor: 2, ceiling: 4 }, blocking.web: { ceiling: 0.3 } }";

    // Noticed in the second step. Beyond a ceiling or the cap, and below what is wanted, where growth has no cool-down.
    [Theory]
    [InlineData(2, 5.0, "largest-change: 1\nlimits: { cores.node1: { ceiling: 4 } }")]
    [InlineData(2, 5.0, "price-per-core-hour: 1\nmost-per-hour: 7")]
    [InlineData(3, 9.0, "price-per-core-hour: 1\nmost-per-hour: 7")]
    [InlineData(3, 1.0, "")]
    [InlineData(0, 1.0, "largest-change: 1")]
    [InlineData(1, 0.4, "limits: { blocking.web: { ceiling: 0.3 } }")]
    public void What_is_set_again_and_again_is_answered_ever_more_rarely(int control, double theirs, string section) => Assert.Equal(
        [2L, 7, 17, 37, 57, 77],
        Writes(section, 80, (_, present) => With(present, control, theirs)).Where(write => write.Control == control).Select(write => write.Step));

    [Fact]
    public void What_is_left_for_now_is_told()
    {
        List<ControlDecision> decisions = [];
        _ = Writes("largest-change: 1\nlimits: { cores.node1: { ceiling: 4 } }", 4, (_, present) => With(present, 2, 5), decisions);

        decisions[3].ChangesNothing();
        decisions[3].Acted("other-writers");
        Assert.Equal("cores.node1 5 to 3, for 3 steps more", decisions[3].Rules[0].Given);
    }

    // Nine replicas cost more than the cap alone: the cores of others do not pay for them.
    [Fact]
    public void A_cap_that_somebody_else_crosses_is_not_kept_by_taking_from_others()
    {
        List<ControlDecision> decisions = [];
        _ = Writes("price-per-core-hour: 1\nmost-per-hour: 7\nlargest-change: 1", 6, (_, present) => With(present, 3, 9), decisions);

        Assert.All(decisions.Skip(2).Take(3), decision => decision.Wants(0.5, 0.2, 3, 9));
    }

    // A rest of more than forty steps makes the next one somebody new: answered at once.
    [Fact]
    public void Who_gives_way_for_long_is_answered_at_once_again() => Assert.Equal(
        [2L, 7, 57],
        Writes("largest-change: 1", 70, (step, present) => step < 7 || step == 56 ? With(present, 2, 5) : present).Where(write => write.Control == 2).Select(write => write.Step));

    [Property(MaxTest = 40)]
    public void A_control_is_written_at_most_three_times_in_twenty_steps_whatever_another_writer_does_each_step(long seed)
    {
        CounterRandom random = new(seed, 7);
        AssertRare(Writes(Limits, 90, (_, present) => Other(ref random, present, share: 1)));
    }

    // Who writes now and then finds values of ours, too, on which we go on at our own pace: no answers.
    [Property(MaxTest = 40)]
    public void A_value_of_theirs_is_answered_at_most_three_times_in_twenty_steps_however_often_they_write(long seed)
    {
        CounterRandom random = new(seed, 8);
        double share = 0.1 + (0.9 * random.NextDouble());
        AssertRare(Writes(Limits, 90, (_, present) => Other(ref random, present, share)).Where(write => write.IsAnswer));
    }

    private static void AssertRare(IEnumerable<(int Control, long Step, bool IsAnswer)> writes) => Assert.All(
        writes.GroupBy(write => write.Control),
        control => Assert.All(control, write => Assert.InRange(control.Count(other => other.Step >= write.Step && other.Step < write.Step + 20), 1, 3)));

    // What we write to controls, and whether somebody else had set the value before.
    private static List<(int Control, long Step, bool IsAnswer)> Writes(string section, int steps, Func<int, double[], double[]> other, List<ControlDecision>? decisions = null)
    {
        List<(int Control, long Step, bool IsAnswer)> writes = [];
        SafetySituation situation = new() { Section = section, State = SafetySituation.Filled with { Step = 0 } };
        bool[] theirs = new bool[4];
        for (int step = 1; step <= steps; step++)
        {
            ControlDecision decision = situation.Decide();
            decisions?.Add(decision);
            double[] decided = [.. decision.Controls.Select(control => control.Desired!.Value)];
            for (int i = 0; i < 4; i++)
            {
                if (decided[i] != decision.Controls[i].Present)
                {
                    writes.Add((i, step, theirs[i]));
                    theirs[i] = false;
                }
            }

            double[] next = other(step, decided);
            theirs = [.. theirs.Select((own, i) => own || next[i] != decided[i])];
            SafetyState state = decision.Desired.IsEmpty ? decision.Next : decision.Next.Confirm(situation.Scenario, SafetySituation.Mesh(decided));
            situation = situation with { Now = situation.Now.AddSeconds(10), State = state, Present = next };
        }

        return writes;
    }

    private static double[] With(double[] values, int control, double value) => [.. values[..control], value, .. values[(control + 1)..]];

    private static double[] Other(ref CounterRandom random, double[] present, double share)
    {
        double[] next = [.. present];
        for (int i = 0; i < next.Length; i++)
        {
            double value = i switch { 0 => random.NextInt(5) / 4.0, 1 => random.NextInt(10) / 10.0, _ => 1 + random.NextInt(9) };
            next[i] = random.NextDouble() >= share ? next[i] : value != next[i] ? value : i < 2 ? (value + 0.5) % 1 : (value % 9) + 1;
        }

        return next;
    }
}
