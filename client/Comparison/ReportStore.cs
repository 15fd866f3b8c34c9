using Meshward.Client.Results;

namespace Meshward.Client.Comparison;

/// <summary>Results of a report as JSON files, one a scenario, written whenever a system model is done.</summary>
/// <param name="folder">Their folder.</param>
internal sealed class ReportStore(string folder)
{
    /// <summary>What is stored of the same scenario, trace and plan; otherwise what was given.</summary>
    /// <param name="empty">The report before anything is computed.</param>
    public ScenarioReport Find(ScenarioReport empty)
    {
        string file = PathOf(empty);
        ScenarioReport? stored = File.Exists(file) ? ResultWriter.Read<ScenarioReport>(File.ReadAllText(file)) : null;
        bool isSame = stored is not null
            && stored.ScenarioSha256 == empty.ScenarioSha256 && stored.Variant == empty.Variant
            && stored.TraceSha256 == empty.TraceSha256 && stored.Plan == empty.Plan;
        return isSame ? empty with { Models = stored!.Models } : empty;
    }

    /// <summary>Stores a report; what was stored of it before is replaced at once or not at all.</summary>
    public void Write(ScenarioReport report)
    {
        string file = PathOf(report);
        string half = file + ".part";
        File.WriteAllText(half, ResultWriter.Write(report));
        File.Move(half, file, overwrite: true);
    }

    /// <summary>A report with a further system model, in the order of seeds.</summary>
    public static ScenarioReport With(ScenarioReport report, ModelSeedReport model) =>
        report with { Models = [.. report.Models.Append(model).OrderBy(each => each.ModelSeed)] };

    private string PathOf(ScenarioReport report) => Path.Combine(folder, report.FileName + ".json");
}
