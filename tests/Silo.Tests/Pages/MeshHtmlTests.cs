using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Meshward.Core.Control;
using Meshward.Core.Control.Journal;
using Meshward.Silo.Pages;
using Meshward.Tests.Shared;

namespace Meshward.Silo.Tests.Pages;

public sealed partial class MeshHtmlTests
{
    private static readonly PageFrame _frame = new("hour", "/mesh/shop/events?range=hour&page=1", "/dashboard/", "/mesh/shop/order", "proof", "token");

    // Names of services, reasons and texts come from elsewhere.
    [Fact]
    public void Whatever_names_and_reasons_say_they_are_text()
    {
        string html = MeshHtml.Page(Hostile(), _frame).Text;
        string[] tags = [.. Tag().Matches(html).Select(match => match.Groups[1].Value.ToLowerInvariant()).Distinct()];
        Assert.DoesNotContain("img", tags);
        Assert.Equal(3, Regex.Count(html, "<script", RegexOptions.IgnoreCase));
        Assert.DoesNotContain("onload=\"", html, StringComparison.Ordinal);
        Assert.Contains("&lt;/script&gt;&lt;script&gt;alert(1)", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Parts_that_are_sent_later_are_encoded_as_well()
    {
        foreach (Part part in MeshParts.Of(Hostile()))
        {
            Assert.DoesNotContain('\n', part.Json);
            using var json = System.Text.Json.JsonDocument.Parse(part.Json);
            if (part.Kind == PartKind.Element)
                Assert.DoesNotContain("<img", json.RootElement.GetString()!, StringComparison.OrdinalIgnoreCase);
        }
    }

    // The page's policy forbids them all.
    [Fact]
    public void Nothing_is_inline()
    {
        string html = MeshHtml.Page(MeshViews.Of(PageSamples.Look([.. JournalSamples.Step(1), .. JournalSamples.Step(2)])), _frame).Text;
        Assert.DoesNotContain(" style=", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<style", html, StringComparison.Ordinal);
        Assert.DoesNotMatch(@"<script(?![^>]* src=)", html);
        Assert.DoesNotMatch(@"<[^>]+\son\w+=", html);
        Assert.DoesNotContain("http://", html.Replace("xmlns=\"http://", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.DoesNotContain("https://", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_identity_is_there_once_and_every_part_has_its_place()
    {
        MeshView view = MeshViews.Of(PageSamples.Look([.. JournalSamples.Step(1), .. JournalSamples.Step(2)]) with { Trainings = [PageSamples.Training()] });
        string html = MeshHtml.Page(view, _frame).Text;
        string[] ids = [.. Id().Matches(html).Select(match => match.Groups[1].Value)];
        Assert.Equal(ids.Distinct(), ids);
        Assert.Empty(MeshParts.Of(view).Where(part => part.Range != "day").Select(part => part.Id).Except(ids));
    }

    [Fact]
    public void Each_chart_has_a_drawing_without_script_and_a_table()
    {
        MeshView view = MeshViews.Of(PageSamples.Look([.. JournalSamples.Step(1), .. JournalSamples.Step(2)]));
        string chart = ChartHtml.Figure(view.Hour.Load).Text;
        Assert.Contains("<path class=\"c0 solid\" d=\"M48 ", chart, StringComparison.Ordinal);
        Assert.Contains("<th scope=\"row\">15:01:00</th><td>40.5</td>", chart, StringComparison.Ordinal);
        Assert.Contains("aria-label=\"Load, requests per second; web offered: 40.5 to 40.5, last 40.5", chart, StringComparison.Ordinal);
    }

    [Fact]
    public void Buttons_that_make_no_sense_cannot_be_pressed()
    {
        string html = MeshHtml.Orders(MeshViews.Of(PageSamples.Look(JournalSamples.Decision(1))), _frame).Text;
        Assert.Contains("<button id=\"pause\" type=\"submit\">Pause", html, StringComparison.Ordinal);
        Assert.Contains("<button id=\"resume\" type=\"submit\" disabled>Resume", html, StringComparison.Ordinal);
        Assert.Equal(3, Regex.Count(html, "name=\"proof\" value=\"token\""));
    }

    [Fact]
    public void What_was_read_by_now_is_all_that_a_browser_is_told_once()
    {
        var board = new PartBoard();
        long first = board.Publish([Text("a", "1"), Text("b", "1")]);
        Assert.Equal(first, board.Publish([Text("a", "1"), Text("b", "1")]));
        long second = board.Publish([Text("a", "1"), Text("b", "2"), new Part("c", "day", "3", PartKind.Chart)]);
        Assert.Equal(["b"], board.Since(first, "hour").Parts.Select(part => part.Id));
        Assert.Equal(["b", "c"], board.Since(first, "day").Parts.Select(part => part.Id).Order());
        Assert.Empty(board.Since(second, "day").Parts);
        Assert.Equal(3, board.Since(0, "day").Parts.Length);
    }

    private static Part Text(string id, string text) => new(id, null, text, PartKind.Text);

    private static MeshView Hostile()
    {
        const string Name = PageSamples.Hostile;
        DecisionRecord decision = JournalSamples.Decision(1) with
        {
            Observed = new ObservedMesh([new ObservedService(Name, SignalQuality.Stale, 3, 0, 1, Name)], 0),
            Controls = [new DecidedControl(Name, 1, 2)],
            Bounds = [new JudgedBound($"{Name} <= 1", 2, false)],
            Rules = [new RuleAction(Name, Name, Name)],
            Predicted = new PredictedOutcome(ImmutableSortedDictionary<string, double>.Empty.Add(Name, 1), 1),
        };
        MeshLook look = PageSamples.Look(decision, JournalSamples.Outcome(1) with { Text = Name }, JournalSamples.Event(JournalEvent.ModelDrift, decision.At, Name));
        return MeshViews.Of(look with { Mesh = Name, Problem = Name, Status = look.Status with { Holder = Name }, Trainings = [PageSamples.Training(Name)] });
    }

    [GeneratedRegex(@"<([a-zA-Z][\w-]*)")]
    private static partial Regex Tag();

    [GeneratedRegex(@"\sid=""([^""]+)""")]
    private static partial Regex Id();
}
