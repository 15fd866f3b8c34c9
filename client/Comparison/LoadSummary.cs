using System.Collections.Immutable;
using Meshward.Client.Results;
using Meshward.Client.Verbs;

namespace Meshward.Client.Comparison;

/// <summary>One load of a scenario over the system models that it was judged on.</summary>
/// <param name="Load">Load pattern.</param>
/// <param name="Models">Its reports, one a system model.</param>
internal sealed record LoadSummary(string Load, ImmutableArray<LoadReport> Models)
{
    // Less than the digits that are shown: two policies that do the same do not beat each other.
    private const double Difference = 0.0005;

    /// <summary>Shares of the optimum of all learned policies.</summary>
    public Extent? Learned => Ratios(model => model.Learned);

    /// <summary>Share of steps in which learned policies kept every bound.</summary>
    public Extent? LearnedMet => Met(model => model.Learned);

    /// <summary>Shares of the optimum of the published preset's policies.</summary>
    public Extent? Published => Ratios(model => model.Published);

    /// <summary>Share of steps in which the published preset's policies kept every bound.</summary>
    public Extent? PublishedMet => Met(model => model.Published);

    /// <summary>Names of the other policies, in order.</summary>
    public IEnumerable<string> Others => Models[0].Others.Select(score => score.Name);

    /// <summary>Shares of the optimum of another policy; null where it was not judged.</summary>
    public Extent? RatioOf(string policy) => Ratios(model => model.Others.Where(score => score.Name == policy));

    /// <summary>Share of steps in which another policy kept every bound; null where it was not judged.</summary>
    public Extent? MetOf(string policy) => Met(model => model.Others.Where(score => score.Name == policy));

    /// <summary>Policies without learning that earn more than the learned ones on average, over the models on which both were judged.</summary>
    public IEnumerable<(string Policy, double Ratio, double Learned)> Better =>
        from policy in Others
        where policy != PolicyNames.Optimal
        let models = Models.Where(model => model.Others.Any(score => score.Name == policy) && !model.Learned.IsEmpty).ToArray()
        where models.Length > 0
        let other = models.Average(model => Requirement.Ratio(model.Others.First(score => score.Name == policy).MeanReward, model.OptimalReward))
        let learned = models.Average(model => model.Learned.Average(score => Requirement.Ratio(score.MeanReward, model.OptimalReward)))
        where other > learned + Difference
        select (policy, other, learned);

    private Extent? Ratios(Func<LoadReport, IEnumerable<PolicyScore>> scores) =>
        Extent.Of(Models.SelectMany(model => scores(model).Select(score => Requirement.Ratio(score.MeanReward, model.OptimalReward))));

    private Extent? Met(Func<LoadReport, IEnumerable<PolicyScore>> scores) =>
        Extent.Of(Models.SelectMany(model => scores(model).Select(score => score.ObjectivesMet)));
}
