using System.Text.RegularExpressions;
using Meshward.Client.Reports;

namespace Meshward.Client.Tests.Comparison;

/// <summary>The page of all scenarios, and that of one.</summary>
public sealed class ComparisonPageTests
{
    private static readonly string s_all = ComparisonPage.Html(ReportSamples.Both, "meshward report");
    private static readonly string s_one = ScenarioPage.Html(ReportSamples.Both[0], "meshward report");

    public static TheoryData<string> Pages => [s_all, s_one];

    [Theory]
    [MemberData(nameof(Pages), DisableDiscoveryEnumeration = true)]
    public void A_page_needs_nothing_but_itself(string page)
    {
        string withoutNames = page.Replace("http://www.w3.org/2000/svg", "").Replace("http://www.w3.org/1999/xlink", "");
        Assert.DoesNotMatch(@"https?://|<script|<link|<img|@import|src=|url\((?!#)", withoutNames);
    }

    [Theory]
    [MemberData(nameof(Pages), DisableDiscoveryEnumeration = true)]
    public void Figures_are_there_for_wide_and_narrow_windows_in_light_and_dark_with_names_of_their_own(string page)
    {
        Assert.Equal(Regex.Count(page, "class=\"wide\""), Regex.Count(page, "class=\"narrow\""));
        string figures = string.Concat(Regex.Matches(page, "<svg.*?</svg>", RegexOptions.Singleline).Select(match => match.Value));
        Assert.NotEmpty(figures);
        Assert.DoesNotMatch("(fill|stroke)=\"#[0-9A-Fa-f]{6}\"", figures);
        string[] ids = [.. Regex.Matches(page, " id=\"([^\"]+)\"").Select(match => match.Groups[1].Value)];
        Assert.Equal(ids.Length, ids.Distinct().Count());
    }

    [Fact]
    public void Every_scenario_leads_to_its_page_and_back()
    {
        Assert.Contains("<a href=\"compute.html\">compute</a>", s_all);
        Assert.Contains("<a href=\"rollout-2-after.html\">rollout-2, after</a>", s_all);
        Assert.Contains("<a href=\"index.html\">", s_one);
    }

    [Fact]
    public void What_falls_short_is_marked()
    {
        Assert.Contains("<td class=\"bad\" data-name=\"seen, worst\">98.0 %</td>", s_all);
        Assert.Contains("<td class=\"good\" data-name=\"seen, worst\">100.0 %</td>", s_all);
        Assert.Contains("<td class=\"bad\" data-name=\"kept\">3 of 4</td>", s_all);
    }

    [Fact]
    public void A_scenario_shows_every_training_and_why_policies_are_missing()
    {
        Assert.Equal(4, Regex.Count(s_one, "data-name=\"preset\">default<"));
        Assert.Equal(1, Regex.Count(s_one, "data-name=\"preset\">published<"));
        Assert.Contains("aimd is left out: the scenario has no control of blocking.", s_one);
    }
}
