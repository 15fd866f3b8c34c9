using FsCheck.Xunit;
using Meshward.Core.Control;
using Meshward.Core.Randomness;

namespace Meshward.Core.Tests.Control;

/// <summary>Parts of a mesh that have nothing to do with each other are decided each by itself.</summary>
public sealed class MeshPartsTests
{
    private const string AtOnce = "largest-change: 1\ncool-down: 0 s";

    private static readonly (string Section, string Limits)[] _sections =
    [
        (AtOnce, ""),
        ("largest-change: 0.25\ncool-down: 0 s", ""),
        ("largest-growth: 0.25", ""),
        (AtOnce, "cores.NAME1: { floor: 2, ceiling: 4 }, blocking.NAME: { ceiling: 0.3 }"),
        ("largest-change: 0.5", "routing.NAME.NAME1: { floor: 0.25, ceiling: 0.75 }, cores.NAME1: { ceiling: 3 }"),
    ];

    // Whatever each was found like, is asked for, was done to it before, is measured of it, and whoever is ready there.
    [Property(MaxTest = 300)]
    public void Decisions_for_two_unrelated_copies_are_those_of_each_alone(long seed)
    {
        CounterRandom random = new(seed, 11);
        (string section, string limits) = _sections[random.NextInt(_sections.Length)];
        bool isTold = random.NextDouble() < 0.6, isModelled = random.NextDouble() < 0.7;
        var drain = TimeSpan.FromSeconds(random.NextInt(3) * 8);
        MeshCopy one = Any("a", isModelled, ref random), other = Any("b", isModelled, ref random);
        CopiesSituation[] alone = [Of(one with { }), Of(other with { })];
        CopiesSituation both = Of(one with { }, other with { });
        for (int step = 0; step < 4; step++)
        {
            DecidedControl[] expected = [.. alone.SelectMany(copy => copy.Step().Controls)];
            Assert.Equal(expected, both.Step().Controls);
        }

        CopiesSituation Of(params MeshCopy[] copies) => new(section, limits, "", copies) { IsTold = isTold, Drain = drain };
    }

    // Four cores are allowed for all requests of a, which need eight. What b does is whole.
    [Fact]
    public void A_ceiling_that_makes_one_part_bad_drops_that_part_alone()
    {
        CopiesSituation situation = new(
            AtOnce, "cores.NAME1: { ceiling: 4 }", "", new MeshCopy("a") { Mesh = [0.25, 0.2, 3, 3], Policy = [1, 0.2, 5, 3], Need = 8 }, new MeshCopy("b") { Policy = [0, 0.2, 1, 4] });

        situation.Step().Wants(0.25, 0.2, 3, 3, 0, 0.2, 1, 4);
    }

    // Both are cut. One costs more for nothing, the other one saves two cores for the one that it costs: their sum says nothing of either.
    [Fact]
    public void Rewards_of_parts_are_told_apart()
    {
        CopiesSituation situation = new(AtOnce, "cores.NAME1: { ceiling: 4 }", "", new MeshCopy("a") { Policy = [0.5, 0.2, 5, 3] }, new MeshCopy("b") { Policy = [0.5, 0.2, 5, 1] });

        situation.Step().Wants(0.5, 0.2, 3, 3, 0.5, 0.2, 4, 1);
    }

    // B calls a, which the scenario does not tell, and the model knows: with fewer of a's requests blocked, b needs three cores. A may not block more as it turned too often.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_part_that_needs_what_is_held_back_elsewhere_stays_by_the_model(bool doesNeed)
    {
        MeshCopy a = new("a") { Policy = [0.5, 0.4, 3, 3] };
        a = a with { History = a.History.SetItem(1, new ControlHistory("", SafetySituation.Start, -1, [85, 90, 95, 99])) };
        CopiesSituation situation = new(AtOnce, "", "", a, new MeshCopy("b") { Policy = [0.5, 0.2, 1, 3] })
        {
            Forecast = values => new Forecast([true, !doesNeed || values[6] >= 3 || values[1] >= 0.4], -values[6]),
        };

        situation.Step().Wants(0.5, 0.2, 3, 3, 0.5, 0.2, doesNeed ? 3 : 1, 3);
    }

    // A weight of a has turned too often. Cores of b wait for it where one objective is about both, and where a feature of the model is.
    [Theory]
    [InlineData("", false)]
    [InlineData("objective", true)]
    [InlineData("feature", true)]
    public void Services_of_one_path_belong_together(string joint, bool areOne)
    {
        MeshCopy a = new("a") { Policy = [0.25, 0.2, 3, 3], Need = null };
        a = a with { History = a.History.SetItem(0, new ControlHistory("", SafetySituation.Start, 1, [85, 90, 95, 99])) };
        CopiesSituation situation = new(AtOnce, "", joint, a, new MeshCopy("b") { Policy = [0.5, 0.2, 1, 3], Need = null });

        situation.Step().Wants(0.5, 0.2, 3, 3, 0.5, 0.2, areOne ? 3 : 1, 3);
    }

    private static MeshCopy Any(string name, bool isModelled, ref CounterRandom random)
    {
        MeshCopy copy = new(name)
        {
            Mesh = Values(ref random),
            Policy = Values(ref random),
            Need = isModelled ? 1 + random.NextInt(7) : null,
            Delay = random.NextDouble() < 0.3 ? 2 : 0.1,
            IsSecondSilent = random.NextDouble() < 0.2,
            IsFirstComing = random.NextDouble() < 0.2,
        };
        var history = copy.History;
        for (int i = 0; i < 4; i++)
        {
            if (random.NextDouble() < 0.3)
            {
                history = history.SetItem(i, new ControlHistory("", SafetySituation.Start.AddHours(1).AddSeconds(-5 - random.NextInt(30)), random.NextDouble() < 0.5 ? 1 : -1, random.NextDouble() < 0.5 ? [85, 90, 95, 99] : []));
            }
        }

        return copy with { History = history };
    }

    private static double[] Values(ref CounterRandom random) => [random.NextInt(5) / 4.0, random.NextInt(5) / 10.0, 1 + random.NextInt(5), 1 + random.NextInt(5)];
}
