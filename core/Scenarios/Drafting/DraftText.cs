using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Meshward.Core.Scenarios.Drafting;

/// <summary>Writes a draft as YAML: every part with a comment that says what was found, and what to change.</summary>
/// <param name="plan">What is written.</param>
/// <param name="settings">What it is called.</param>
/// <param name="commands">What to type next.</param>
internal sealed class DraftText(DraftPlan plan, DraftSettings settings, ImmutableArray<string> commands)
{
    private const int Width = 140;

    private readonly StringBuilder _text = new();

    private FoundMesh Mesh => plan.Mesh;

    /// <summary>The whole file.</summary>
    public string Write()
    {
        WriteHead();
        WriteMesh();
        WriteLoads();
        WriteControls();
        WriteGoals();
        new DraftModel(plan, settings).Write(Line, Remark);
        Line("");
        Remark("", "An action acts on its own time step only.");
        Line("discount: 0");
        return _text.ToString();
    }

    private void WriteHead()
    {
        Remark("", $"A first scenario for the mesh that {settings.Prometheus} knows{(Mesh.Cluster is null ? "" : $", and {Mesh.Cluster}")}: what was found, and what to change, stands above each part. docs/scenarios.md explains every key.");
        Remark("", string.Create(CultureInfo.InvariantCulture, $"Seen: {Time(Mesh.From)} to {Time(Mesh.Until)}, in intervals of {Seconds(Mesh.FigureInterval)}. To go on:"));
        foreach (string command in commands)
        {
            Line($"#   ./meshward {command}");
        }

        Line("apiVersion: meshward/v1");
        Line($"name: {DraftNames.Quoted(settings.Name)}");
        Line("description: >-");
        Line($"  A first scenario for a mesh of {Count(plan.Services.Length, "service")}, as it was found. Answer in the time that was usual{(HasUtility ? Utilities : "")}.");
    }

    private void WriteMesh()
    {
        Line("");
        Remark("", "Services with requests, the busiest first. Take those out that are not yours to control, with all that names them below.");
        foreach (LeftOutService service in plan.LeftOut)
        {
            Remark("", $"Left out: {OneLine(service.Name)} ({service.Reason}).");
        }

        Line("mesh:");
        Line($"  services: {DraftNames.List([.. plan.Services.Select(service => service.Name)])}");
        foreach (PlannedService service in plan.Services)
        {
            Remark("  ", $"{service.Name} is served by {string.Join(", ", service.Found.Workloads.Select(Workload))}.");
        }

        if (plan.Services.All(service => service.Nodes.IsEmpty))
        {
            Remark("  ", "No workload has a name that is not that of a service: one node stands for them all.");
        }

        Line($"  nodes: {DraftNames.List(plan.Nodes)}");
        Remark("  ", $"Prometheus reads the metrics every {Seconds(Mesh.ScrapeInterval)}: an interval that is monitored holds four samples or more. How long the mesh needs to settle after a change is a guess.");
        TimeSpan settling = Mesh.MonitoringInterval / 2;
        Line($"  time-step: {Seconds(Mesh.MonitoringInterval + settling)}");
        Line($"  settling-time: {Seconds(settling)}");
    }

    private void WriteLoads()
    {
        Line("");
        Remark("", "Requests per second. A policy learns on those of training, which each service draws anew in every time step.");
        foreach (PlannedService service in plan.Services)
        {
            FigureSpread seen = service.Found.Load!;
            Remark("", string.Create(CultureInfo.InvariantCulture, $"Seen of {service.Name}: {seen.Least:0.##} to {seen.Most:0.##}, {seen.Mean:0.##} on average, {seen.High:0.##} or less in 19 of 20 intervals."));
        }

        Line("loads:");
        Line("  training:");
        Line("    kind: uniform-choice");
        Line("    choices:");
        foreach (PlannedService service in plan.Services)
        {
            Line($"      {DraftNames.Quoted(service.Name)}: {List(service.Loads)}");
        }

        Remark("  ", "For evaluation: a wave through the same loads.");
        Line("  unseen:");
        Line("    kind: sinusoid");
        Line("    waves:");
        foreach (PlannedService service in plan.Services)
        {
            decimal low = service.Loads[0], high = service.Loads[^1];
            Line($"      {DraftNames.Quoted(service.Name)}: {{ mean: {Number((low + high) / 2)}, amplitude: {Number((high - low) / 2)}, period-steps: 60 }}");
        }
    }

    private void WriteControls()
    {
        Line("");
        Remark("", "What can be set, around what is set now. A line that is a comment is a control that could be: above it stands what speaks against it. Take the sign away to have it, and in the features of the model as well.");
        Line("controls:");
        foreach (PlannedService service in plan.Services.Where(service => service.WhyNoRouting is not null))
        {
            Remark("  ", $"{service.Name}: no routing weights, since {OneLine(service.WhyNoRouting!)}.");
        }

        foreach (DraftControl control in plan.Controls)
        {
            Remark("  ", $"{OneLine(control.Remark)}{(plan.IsBlockingAssumed && control.IsActive ? "; it is here since nothing else was found" : "")}.");
            Line($"  {(control.IsActive ? "" : "# ")}{control.Name}: {{ values: {List(control.Values)}, initial: {Number(control.Initial)} }}");
        }

        foreach (string missing in Mesh.Missing)
        {
            Remark("  ", $"{OneLine(missing)}.");
        }

        if (Mesh is { IsTestbed: false, Cluster: null })
        {
            Remark("  ", "Replicas and cores are in no metric of the mesh: init --kubernetes asks the cluster for them.");
        }

        Line("");
        Remark("", "What the policy sees.");
        Line($"observation: [{string.Join(", ", plan.Services.Select(service => $"load.{service.Name}"))}]");
    }

    private void WriteGoals()
    {
        Line("");
        Remark("", "Bounds come first: each is the 95th percentile of response times that 19 of 20 intervals kept, rounded up. Write what you promise instead.");
        foreach (PlannedService service in plan.Services)
        {
            string usual = service.Found.P50 is FigureSpread half ? $"half of the requests took {Time(half.Median)} or less in a usual interval, " : "";
            Remark("", $"Seen of {service.Name}: {usual}95 % of them {Time(service.Found.P95!.Median)}, and {Time(service.Found.P95.High)} or less in 19 of 20 intervals.");
        }

        Line("objectives:");
        foreach (PlannedService service in plan.Services)
        {
            Line($"  - keep: delay.{service.Name} <= {Limit(service.Limit)}");
        }

        if (HasUtility)
        {
            Remark("  ", "While the bounds hold: a core, a replica and a carried request per second count the same. priority: 5 makes one count five times.");
        }

        foreach (PlannedService service in plan.Services.Where(service => service.HasBlocking))
        {
            Line($"  - maximise: load.{service.Name} * (1 - blocking.{service.Name})");
        }

        foreach (DraftControl control in plan.Amounts.Where(control => control.IsActive))
        {
            Line($"  - minimise: {control.Name}");
        }

        if (!HasUtility)
        {
            Remark("  ", "While the bounds hold: the shorter the better.");
            foreach (PlannedService service in plan.Services)
            {
                Line($"  - minimise: delay.{service.Name}");
            }
        }
    }

    private bool HasUtility => plan.Services.Any(service => service.HasBlocking) || plan.Amounts.Any(control => control.IsActive);

    private string Utilities => string.Concat(
        plan.Services.Any(service => service.HasBlocking) ? ", reject as few requests as possible" : "",
        plan.Amounts.Any(control => control.IsActive) ? ", take as little as possible for it" : "");

    private static string Workload(FoundWorkload workload)
    {
        string versions = workload.Versions.Length > 1 ? $", versions {string.Join(" and ", workload.Versions.Select(OneLine))}" : "";
        return string.Create(CultureInfo.InvariantCulture, $"{OneLine(workload.Name)} ({100 * workload.Share:0.#} %{versions})");
    }

    private void Line(string line) => _text.Append(line).Append('\n');

    // A comment in lines of a readable width.
    private void Remark(string indent, string text)
    {
        var line = new StringBuilder();
        foreach (string word in text.Split(' '))
        {
            if (line.Length > 0 && indent.Length + 2 + line.Length + 1 + word.Length > Width)
            {
                Line($"{indent}# {line}");
                line.Clear();
            }

            line.Append(line.Length == 0 ? "" : " ").Append(word);
        }

        Line($"{indent}# {line}");
    }

    private static string OneLine(string text) => text.ReplaceLineEndings(" ");

    private static string List(ImmutableArray<decimal> values) => $"[{string.Join(", ", values.Select(Number))}]";

    private static string Number(decimal value) => value.ToString("0.#########", CultureInfo.InvariantCulture);

    private static string Count(int count, string noun) => string.Create(CultureInfo.InvariantCulture, $"{count} {noun}{(count == 1 ? "" : "s")}");

    private static string Seconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.###} s");

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static string Time(double seconds) => Limit(DraftGrid.Round(seconds));

    private static string Limit(decimal seconds) => seconds < 1 ? $"{Number(seconds * 1000)} ms" : $"{Number(seconds)} s";
}
