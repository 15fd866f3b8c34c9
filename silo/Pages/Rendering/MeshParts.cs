using System.Text.Json;

namespace Meshward.Silo.Pages;

/// <summary>The parts of the page of a mesh that change by themselves.</summary>
internal static class MeshParts
{
    /// <summary>All of them.</summary>
    public static IEnumerable<Part> Of(MeshView view) =>
    [
        Element("standing", MeshHtml.Standing(view)),
        Element("tiles", MeshHtml.Tiles(view)),
        Element("objectives", MeshHtml.Objectives(view)),
        Element("loads", MeshHtml.Loads(view)),
        Element("controls", MeshHtml.Controls(view)),
        Element("adaptation", MeshHtml.Adaptation(view)),
        Element("trainings", MeshHtml.Trainings(view)),
        Element("facts", MeshHtml.Facts(view)),
        Element("order-note", MeshHtml.OrderNote(view)),
        .. view.Steps.Select(step => Element(step.Id, StepHtml.Item(step))),
        Button("pause", view.Orders.CanPause),
        Button("resume", view.Orders.CanResume),
        Button("rollback", view.Orders.CanRollBack),
        new Part("announcement", null, JsonSerializer.Serialize(view.Announcement), PartKind.Text),
        .. view.Hour.All.Select(chart => Chart(chart, "hour")),
        .. view.Day.All.Select(chart => Chart(chart, "day")),
        .. view.Learning is { } learning ? new[] { Chart(learning, null) } : [],
    ];

    /// <summary>An element that is replaced as a whole.</summary>
    public static Part Element(string id, Html html) => new(id, null, JsonSerializer.Serialize(html.Text), PartKind.Element);

    private static Part Button(string id, bool isOn) => new(id, null, isOn ? "true" : "false", PartKind.Button);

    private static Part Chart(ChartView chart, string? range) => new(chart.Id, range, JsonSerializer.Serialize(new
    {
        time = chart.IsOverTime,
        across = chart.Across,
        label = ChartHtml.Summary(chart),
        x = chart.Xs.Select(x => Math.Round(x, 2)),
        lines = chart.Lines.Select(line => new { name = line.Name, css = ChartHtml.Classes(line), stepped = line.Look == LineLook.Stepped, y = line.Ys.Select(y => y is double value ? double.Round(value, 6) : (double?)null) }),
    }), PartKind.Chart);
}
