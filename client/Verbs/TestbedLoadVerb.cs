using System.Collections.Immutable;
using Meshward.Client.Options;
using Meshward.Client.Output;
using Meshward.Client.Testbeds;
using Meshward.Testbed.Load;
using Meshward.Testbed.Operation;
using Meshward.Testbed.Work;

namespace Meshward.Client.Verbs;

/// <summary><c>testbed load</c>: sends requests to the testbed, and measures what becomes of them.</summary>
internal sealed class TestbedLoadVerb : Verb<TestbedLoadFlags, LoadMeasurement>
{
    private const double UsualSeconds = 60;

    // Longer than the front node's time limit, so that it is the mesh that ends requests.
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private bool _isInterrupted;

    /// <inheritdoc />
    protected override async Task<LoadMeasurement> WorkAsync(TestbedLoadFlags options, Session session)
    {
        (Uri address, ImmutableArray<string> services) = await FindTargetAsync(options, session);
        (LoadPlan plan, services) = LoadPatterns.Names.Contains(options.Pattern)
            ? (LoadPatterns.Plan(options.Pattern, options.Settings(services, options.Seconds ?? UsualSeconds)), services)
            : RecordedPlan.Read(options.Pattern, services, options.Seconds, options.Seed);
        using LoadGenerator generator = new(new LoadTarget(address, services, s_patience), plan);
        if (await generator.WarmUpAsync(session.Stop) is string silence)
        {
            throw new BadInputException("--target", $"found {address}, where nobody answers ({silence.TrimEnd('.')}), expected a mesh that runs");
        }

        LoadMeasurement measured = await new LiveLoad(generator, plan.Length, session.Clock).RunAsync(session.Terminal, session.Stop);
        _isInterrupted = session.Stop.IsCancellationRequested;
        return measured;
    }

    /// <inheritdoc />
    protected override void Show(LoadMeasurement result, Terminal terminal) => terminal.Results.Write(LoadView.Of(result));

    /// <inheritdoc />
    protected override int ExitCode(LoadMeasurement result, Terminal terminal) => _isInterrupted ? ExitCodes.Interrupted : ExitCodes.Done;

    private static async Task<(Uri Address, ImmutableArray<string> Services)> FindTargetAsync(TestbedLoadFlags options, Session session)
    {
        ImmutableArray<string> usual = [.. ServiceProfile.Defaults.Select(service => service.Name)];
        if (options.Target is Uri target)
        {
            return (target, options.Named.IsEmpty ? usual : options.Named);
        }

        TestbedState running = await new TestbedFile(DataDirectory.Find(options.Data, session)).FindAsync(session.Stop);
        return (new Uri(running.Front), [.. usual.Where(running.Services.ContainsKey), .. running.Services.Keys.Except(usual)]);
    }
}
