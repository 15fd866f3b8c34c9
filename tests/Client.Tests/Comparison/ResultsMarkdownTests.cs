using Meshward.Client.Reports;
using Meshward.Client.Results;

namespace Meshward.Client.Tests.Comparison;

/// <summary>Cells of the tables, counted by hand from <see cref="ReportSamples"/>.</summary>
public sealed class ResultsMarkdownTests
{
    private static readonly string s_page = ResultsMarkdown.Write(ReportSamples.Both, "meshward report --markdown docs/results.md");

    [Fact]
    public void It_says_by_which_command_it_was_made() => Assert.Contains("\n    ./meshward report --markdown docs/results.md\n", s_page);

    [Fact]
    public void Means_and_worst_cases_go_over_all_trainings_and_system_models()
    {
        // Seen (1 + 1 + 1 + 0.98) / 4, unseen (0.9 + 0.8 + 0.9 + 0.6) / 4; 10,000, 20,000 and 30,000 steps to 99 %.
        Assert.Contains("| compute | tnsm2024.csv | 4.5 (4 to 5) | 99.5 % | 98.0 % | 80.0 % | 60.0 % | 3 of 4 | 20,000 steps, 1 s | 4 s |", s_page);
        Assert.Contains("| rollout-2, after | beside it | 0.6 | 100.0 % | 100.0 % |  |  | 1 of 1 | 5,000 steps, 0.25 s | 4 s |", s_page);
    }

    [Fact]
    public void Published_results_stand_next_to_ours_on_the_same_load()
    {
        Assert.Contains("| compute | training | learned | fig. 1, simulator | 97.5 % | 85.0 % | 99.5 % | 98.0 % | 50.0 % | 90.0 % | 50.0 % |", s_page);
        Assert.Contains("| compute | unseen | learned | fig. 2, testbed |  | 25.0 % | 80.0 % | 60.0 % | 50.0 % | 70.0 % | -25.0 % |", s_page);
        Assert.Contains("| compute | training | hpa | fig. 3, testbed | reward 2.5 | 50.0 % | 75.0 % | 75.0 % | 80.0 % | 90.0 % |  |", s_page);
        Assert.Contains("| rollout-2, after | training | learned | no numbers |  |  | 100.0 % | 100.0 % | 50.0 % | 100.0 % |  |", s_page);
        Assert.Contains("- compute: A note.", s_page);
    }

    [Fact]
    public void The_published_preset_stands_beside_the_default_on_the_same_model() =>
        Assert.Contains("| compute | 99.0 % | 50.0 % | 25.0 % | -25.0 % | 100.0 % | 100.0 % | 99.5 % | 85.0 % |", s_page);

    [Fact]
    public void Scenarios_without_published_parameters_are_named()
    {
        const string words = "They give no parameters for compute: those of another of their scenarios stand in.";
        string page = ResultsMarkdown.Write([new(ReportSamples.Weak, ReportSamples.Fact with { ParametersPublished = false })], "meshward report");
        Assert.Contains(words, page);
        Assert.DoesNotContain("They give no parameters", s_page);
    }

    [Fact]
    public void Why_a_policy_without_learning_may_win_is_told_where_one_does()
    {
        Assert.Contains("docs/baselines.md says more.", s_page);
        Assert.DoesNotContain("docs/baselines.md says more.", ResultsMarkdown.Write([new(ReportSamples.Strong, null)], "meshward report"));
    }

    [Fact]
    public void Policies_by_load_have_share_and_bounds_and_columns_for_those_that_can_act_only()
    {
        Assert.Contains("| scenario | load | learned | optimum | rules | hpa |\n", s_page);
        Assert.Contains("| compute | training | 99.5 ± 1.0, 50.0 | 100.0, 90.0 | 100.0, 90.0 * | 75.0, 80.0 |", s_page);
        Assert.Contains("| compute | unseen | 80.0 ± 14.1, 50.0 | 100.0, 70.0 | 90.0, 60.0 * | 50.0, 40.0 |", s_page);
    }

    [Fact]
    public void Cost_shed_load_and_turns_stand_side_by_side()
    {
        Assert.Contains("| compute | unseen | 2.5, 12.5, 1 | 1.75, 0.0, 1 | -, 0.0, 1 | -, 0.0, 1 |", s_page);
        Assert.Contains("| rollout-2, after | training | 2.5, 12.5, 1 | 1.75, 0.0, 1 |  |  |", s_page);
    }

    [Theory]
    [InlineData(0.9899, "98.99 %")]
    [InlineData(0.98999999, "98.99 %")]
    [InlineData(0.97, "97.0 %")]
    [InlineData(0.99, "99.0 %")]
    public void A_miss_that_rounding_would_hide_has_a_further_digit(double ratio, string shown)
    {
        ModelSeedReport model = ReportSamples.Strong.Models[0];
        ScenarioReport report = ReportSamples.Strong with { Models = [model with { Trainings = [model.Trainings[0] with { Ratio = ratio }] }] };

        Assert.Contains($" | {shown} |  |  | 1 of 1 |", ResultsMarkdown.Write([new(report, null)], "meshward report"));
    }

    [Fact]
    public void It_says_where_rules_beat_the_learned_policies_and_compares_on_the_models_that_both_were_judged_on()
    {
        Assert.Contains("- compute, unseen: rules has 90.0 % of the optimum, the learned policy 80.0 %", s_page);
        Assert.DoesNotContain("hpa has", s_page);
        Assert.DoesNotContain("rollout-2, after, training:", s_page);
    }

    [Fact]
    public void It_says_which_scenarios_miss_the_goal() =>
        Assert.Contains("1 of 2 scenarios reach it, not so: compute.", s_page);

    [Fact]
    public void Every_row_has_as_many_cells_as_its_heading()
    {
        int width = 0;
        foreach (string line in s_page.Split('\n').Where(line => line.StartsWith('|') || line.Length == 0))
        {
            int cells = line.Count(sign => sign == '|');
            Assert.True(width == 0 || cells == 0 || cells == width, line);
            width = cells;
        }
    }
}
