namespace Meshward.Silo.Pages;

/// <summary>The overview of a cluster as HTML.</summary>
internal static class ClusterHtml
{
    /// <summary>The whole page.</summary>
    /// <param name="view">What it says.</param>
    /// <param name="dashboard">Where Orleans' dashboard is; null where there is none.</param>
    /// <param name="events">Where its news come from.</param>
    public static Html Page(ClusterView view, string? dashboard, string events) => Layout.Page("Overview · Meshward", Html.Of($"""
        <h1>Overview</h1>
        <section aria-labelledby="meshes-h"><h2 id="meshes-h">Meshes</h2>{Meshes(view)}</section>
        <section aria-labelledby="trainings-h"><h2 id="trainings-h">Trainings</h2>{Trainings(view)}</section>
        <section aria-labelledby="silos-h"><h2 id="silos-h">Silos</h2>{Silos(view)}</section>
        """), dashboard, events);

    /// <summary>The parts that change by themselves.</summary>
    public static IEnumerable<Part> Parts(ClusterView view) =>
        [MeshParts.Element("meshes", Meshes(view)), MeshParts.Element("trainings", Trainings(view)), MeshParts.Element("silos", Silos(view))];

    private static Html Meshes(ClusterView view) => Html.Of($"""
        <div id="meshes">{(view.Meshes.IsEmpty ? Html.Of($"<p class=\"soft\">No controller was started on a mesh yet, and no training: <code>meshward control</code> starts one.</p>") : Layout.Table(
            "Meshes", ["mesh", "controller", "objectives met", "decisions", "problem"],
            view.Meshes.Select(row => new[] { Html.Of($"<a class=\"name\" href=\"{PageAddress.Of(row.Mesh)}\">{row.Mesh}</a>"), Layout.Badge(row.Standing, row.Tone), Html.Of($"{row.Met}"), Html.Of($"{row.Decisions}"), Html.Of($"{row.Problem}") })))}</div>
        """);

    private static Html Trainings(ClusterView view) => Html.Of($"""
        <div id="trainings">{(view.Trainings.IsEmpty ? Html.Of($"<p class=\"soft\">No training was started yet.</p>") : TrainingHtml.Table(view.Trainings, "Trainings"))}</div>
        """);

    private static Html Silos(ClusterView view) => Html.Of($"""
        <div id="silos">{Layout.Table(
            "Silos", ["silo", "consoles", "cores", "processors in use", "managed memory", "version"],
            view.Silos.Select(row => new[] { Html.Of($"{row.Address}"), Html.Of($"{row.Gateway}"), Html.Of($"{row.Cores}"), Html.Of($"{row.Processor}"), Html.Of($"{row.Memory}"), Html.Of($"{row.Version}") }))}</div>
        """);
}
