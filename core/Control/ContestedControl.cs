using System.Collections.Immutable;
using Meshward.Core.Scenarios;

namespace Meshward.Core.Control;

/// <summary>A control that somebody else has changed.</summary>
/// <param name="Control">The control.</param>
/// <param name="IsTheirs">Whether its present value is theirs: we have not changed it since.</param>
/// <param name="NoticedAt">Number of the step in which a change of theirs was last noticed.</param>
/// <param name="AnsweredAt">Number of the step in which we last changed a value of theirs; 0 where we never did.</param>
/// <param name="Answers">How often we did, without a long rest in between.</param>
public sealed record ContestedControl(string Control, bool IsTheirs, long NoticedAt, long AnsweredAt, int Answers)
{
    /// <summary>Steps between the first answer and the second.</summary>
    internal const int FirstWait = 5;

    /// <summary>Largest number of steps between two answers.</summary>
    internal const int LongestWait = 20;

    // Longer than two answers can be apart, so that whoever goes on is not taken for somebody new.
    private const int Rest = 2 * LongestWait;

    /// <summary>Steps that are left until it may be answered; 0 for none.</summary>
    internal long Left(long step) => !IsTheirs || Answers == 0 ? 0
        : Math.Max(0, AnsweredAt + Math.Min(LongestWait, FirstWait << Math.Min(Answers - 1, 3)) - step);

    /// <summary>After a change of theirs.</summary>
    internal ContestedControl Noticed(long step) => this with { IsTheirs = true, NoticedAt = step, Answers = step - NoticedAt > Rest ? 0 : Answers };

    /// <summary>After we have changed it.</summary>
    internal ContestedControl Answered(long step) => this with { IsTheirs = false, AnsweredAt = step, Answers = Math.Min(Answers + 1, LongestWait) };

    /// <summary>A control as it is known, or one that nobody has changed yet.</summary>
    internal static ContestedControl In(ImmutableArray<ContestedControl> contests, string control) =>
        contests.FirstOrDefault(contest => contest.Control == control) ?? new ContestedControl(control, false, 0, 0, 0);

    /// <summary>The list with a control in it.</summary>
    internal static ImmutableArray<ContestedControl> Set(ImmutableArray<ContestedControl> contests, ContestedControl contest) =>
        [.. contests.Where(other => other.Control != contest.Control), contest];

    /// <summary>The contests, once the mesh was read: what somebody has given it that is not as it was known to be was changed by somebody else.</summary>
    internal static ImmutableArray<ContestedControl> Notice(Scenario scenario, SafetyState state, ImmutableArray<double?> present)
    {
        ImmutableArray<ContestedControl> contests = [.. state.Contests.Where(contest => contest.IsTheirs || state.Step - contest.NoticedAt <= Rest)];
        for (int i = 0; i < present.Length; i++)
        {
            if (present[i] is double now && state.Known.ElementAtOrDefault(i) is double known && !PresentConfiguration.AreEqual(scenario.Controls[i].Kind, now, known))
            {
                contests = Set(contests, In(contests, scenario.Controls[i].Name).Noticed(state.Step));
            }
        }

        return contests;
    }
}
