using System.Globalization;
using System.Text.RegularExpressions;
using Meshward.Client.Reports;

namespace Meshward.Client.Tests.Reports;

public sealed class ReportTests
{
    private static readonly string s_html = Report.Html(Samples.Report);

    [Fact]
    public void The_page_needs_nothing_but_itself()
    {
        string withoutNames = s_html.Replace("http://www.w3.org/2000/svg", "").Replace("http://www.w3.org/1999/xlink", "");
        Assert.DoesNotMatch(@"https?://|<script|<link|<img|@import|src=|url\((?!#)", withoutNames);
    }

    [Fact]
    public void Every_identifier_in_the_page_is_unique_and_every_reference_has_one()
    {
        string[] ids = [.. Regex.Matches(s_html, " id=\"([^\"]+)\"").Select(match => match.Groups[1].Value)];
        Assert.NotEmpty(ids);
        Assert.Equal(ids.Length, ids.Distinct().Count());
        Assert.All(Regex.Matches(s_html, @"url\(#([^)]+)\)"), match => Assert.Contains(match.Groups[1].Value, ids));
    }

    [Fact]
    public void Colours_follow_the_page_in_light_and_dark()
    {
        string figures = string.Concat(Regex.Matches(s_html, "<svg.*?</svg>", RegexOptions.Singleline).Select(match => match.Value));
        Assert.DoesNotMatch("(fill|stroke)=\"#[0-9A-Fa-f]{6}\"", figures);
        Assert.Contains("var(--learned)", figures);
        Assert.Contains("prefers-color-scheme: dark", s_html);
    }

    [Fact]
    public void Every_figure_is_there_for_wide_and_narrow_windows()
    {
        // Learning curve, then load, one bound and cores for each of two loads.
        Assert.Equal(7, Regex.Count(s_html, "class=\"wide\""));
        Assert.Equal(7, Regex.Count(s_html, "class=\"narrow\""));
    }

    [Fact]
    public void Bounds_carry_their_unit() => Assert.Contains("end-to-end-delay &lt;= 1 s", s_html);

    [Fact]
    public void Axes_of_bounds_carry_their_unit_and_captions_say_which_steps_are_shown()
    {
        Assert.Contains("end-to-end-delay (s)", s_html);
        Assert.Contains("Offered load over the first 60 of 300 time steps.", s_html);
        ReportInput brief = Samples.Report with { Loads = [.. Samples.Report.Loads.Select(load => load with { Records = [.. load.Records.Select(record => record with { Steps = record.Steps[..20] })] })] };
        Assert.Contains("Offered load over all 20 time steps.", Report.Html(brief));
    }

    [Fact]
    public void The_optimum_is_a_band_that_shows_beside_the_greedy_curve_on_it()
    {
        string learning = Regex.Match(s_html, "<svg[^>]*class=\"wide\".*?</svg>", RegexOptions.Singleline).Value;
        Assert.True(learning.LastIndexOf("var(--optimum)", StringComparison.Ordinal) < learning.IndexOf("var(--learned)", StringComparison.Ordinal));
        Assert.True(Width("optimum") >= 3 * Width("learned"));

        double Width(string name) => double.Parse(
            Regex.Match(learning, $"<[^>]*stroke=\"var\\(--{name}\\)\"[^>]*stroke-width=\"([0-9.]+)\"").Groups[1].Value, CultureInfo.InvariantCulture);
    }

    [Fact]
    public void Cells_carry_their_headings_for_narrow_windows()
    {
        Assert.Contains("data-name=\"best possible\"", s_html);
        Assert.Contains("attr(data-name)", s_html);
    }

    [Fact]
    public void Both_noise_floors_are_in_the_page()
    {
        Assert.Contains("0.390 (0.350)", s_html);
        Assert.Contains("With few repetitions it overstates", s_html);
    }

    [Fact]
    public void Names_from_the_scenario_cannot_become_markup()
    {
        string html = Report.Html(Samples.Report with { Scenario = Samples.Scenario with { Description = "<script>alert(1)</script>" } });
        Assert.DoesNotContain("<script>", html);
    }

    [Fact]
    public void How_it_was_made_is_in_the_page()
    {
        Assert.Contains("meshward run scenarios/compute.yaml", s_html);
        Assert.Contains(Samples.Train.PolicySha256, s_html);
        Assert.Contains(Samples.Model.TraceSha256, s_html);
        Assert.Contains(Samples.Model.ScenarioSha256, s_html);
        Assert.Contains("2026-01-02 03:04:05 UTC", s_html);
    }

    [Fact]
    public void The_same_run_gives_the_same_bytes() => Assert.Equal(s_html, Report.Html(Samples.Report));
}
