using Meshward.Client.Options;
using Meshward.Client.Output;
using Meshward.Client.Results;
using Meshward.Client.Work;
using Meshward.Core.Scenarios;
using Meshward.Core.Scenarios.Drafting;

namespace Meshward.Client.Verbs;

/// <summary><c>init</c>: writes a first scenario for the mesh that a Prometheus server knows.</summary>
internal sealed class InitVerb : Verb<InitOptions, InitResult>
{
    /// <inheritdoc />
    protected override async Task<InitResult> WorkAsync(InitOptions options, Session session)
    {
        string path = OutputPlace.CheckFile("--out", options.Out);
        if (File.Exists(path) && !options.Force)
        {
            throw new BadInputException("--out", $"found '{options.Out}', which exists already; expected a new file, or --force to overwrite it");
        }

        FoundMesh mesh = await new MeshSearch(options, session).FindAsync();
        DraftSettings settings = Settings(options);
        ScenarioDraft draft = ScenarioDraft.Of(mesh, settings, "--prometheus").OrStop();
        CheckIsValid(draft, options.Out, path);
        await File.WriteAllTextAsync(path, draft.Text, session.Stop);
        return Describe(mesh, settings, draft, options.Out);
    }

    /// <inheritdoc />
    protected override void Show(InitResult result, Terminal terminal) => InitView.Show(result, terminal.Results);

    private static DraftSettings Settings(InitOptions options)
    {
        string trace = Path.ChangeExtension(options.Out, ".csv");
        return new DraftSettings(
            DraftNames.Near(Path.GetFileNameWithoutExtension(options.Out), "mesh"), ShellText.Quoted(options.Out), ShellText.Quoted(trace), Path.GetFileName(trace),
            ShellText.Quoted(options.Source.Address.AbsoluteUri.TrimEnd('/')), options.RangeText ?? "1d")
        {
            Namespace = options.Namespace,
        };
    }

    // What is written has to be right as it stands: anything else is a mistake of ours.
    private static void CheckIsValid(ScenarioDraft draft, string name, string path)
    {
        using StringReader text = new(draft.Text);
        Checked<Scenario> read = ScenarioReader.Read(text, name, Path.GetDirectoryName(path)!);
        if (!read.IsValid)
        {
            throw new InvalidOperationException($"The draft is no valid scenario: {string.Join("; ", read.Diagnostics)}\n{draft.Text}");
        }
    }

    private static InitResult Describe(FoundMesh mesh, DraftSettings settings, ScenarioDraft draft, string file) => new(
        file,
        settings.Name,
        mesh.From,
        mesh.Until,
        mesh.FigureInterval.TotalSeconds,
        [
            .. draft.Services.Select(name => mesh.Services.First(service => service.Name == name)).Select(service => new InitService(
                service.Name, service.Load!.Least, service.Load.Mean, service.Load.Most, service.P50?.Median, service.P95!.High,
                [.. service.Workloads.Select(workload => workload.Name)])),
        ],
        draft.Nodes,
        draft.Controls,
        draft.Suggested,
        [.. draft.LeftOut.Select(service => new InitLeftOut(service.Name, service.Reason))],
        [.. draft.Commands.Select(command => $"./meshward {command}")],
        draft.Note);
}
