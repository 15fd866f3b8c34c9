using System.Collections.Immutable;
using Meshward.Client.Options;
using Meshward.Client.Output;
using Meshward.Client.Testbeds;
using Meshward.Core.Actuation;
using Meshward.Testbed.Driving;
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
        (Uri address, ImmutableArray<string> services, Uri? operation) = await FindTargetAsync(options, session);
        (LoadPlan plan, services) = LoadPatterns.Names.Contains(options.Pattern)
            ? (LoadPatterns.Plan(options.Pattern, options.Settings(services, options.Seconds ?? UsualSeconds)), services)
            : RecordedPlan.Read(options.Pattern, services, options.Seconds, options.Seed);
        await using TestbedLease? lease = operation is null ? null : await DriveAsync(operation, options.Pattern, session);
        using LoadGenerator generator = new(new LoadTarget(address, services, s_patience), plan);
        if (await generator.WarmUpAsync(session.Stop) is string silence)
        {
            throw new BadInputException("--target", $"found {address}, where nobody answers ({silence.TrimEnd('.')}), expected a mesh that runs");
        }

        LoadMeasurement measured = await new LiveLoad(generator, plan.Length, session.Clock).RunAsync(session.Terminal, session.Stop);
        if (lease is { Generation: null })
        {
            await session.Terminal.Error.WriteLineAsync("warning: for some of the time the testbed did not hear of this load, and others may have driven it, too");
        }

        _isInterrupted = session.Stop.IsCancellationRequested;
        return measured;
    }

    /// <inheritdoc />
    protected override void Show(LoadMeasurement result, Terminal terminal) => terminal.Results.Write(LoadView.Of(result));

    /// <inheritdoc />
    protected override int ExitCode(LoadMeasurement result, Terminal terminal)
    {
        string[] dead = [.. result.Services.Where(service => service is { Failed: > 0, Served: 0, Shed: 0 }).Select(service => service.Service)];
        if (dead.Length > 0)
        {
            terminal.Error.WriteLine(
                $"found that every request to {string.Join(", ", dead)} failed (failures in all: {string.Join(", ", result.Failures.Select(kind => $"{Figures.Count(kind.Value)} by {kind.Key}"))}), expected a mesh that serves {(dead.Length > 1 ? "them" : "it")}");
        }

        return _isInterrupted ? ExitCodes.Interrupted : dead.Length > 0 ? ExitCodes.Failed : ExitCodes.Done;
    }

    private static async Task<TestbedLease> DriveAsync(Uri operation, string pattern, Session session)
    {
        try
        {
            return await TestbedLease.TakeAsync(operation, $"testbed load {Path.GetFileName(pattern)}", [DrivenPart.Load], session);
        }
        catch (ActuatorException problem)
        {
            throw new WorkFailedException(problem.Message);
        }
    }

    // Another mesh than the testbed that runs has no driver that could be asked for.
    private static async Task<(Uri Address, ImmutableArray<string> Services, Uri? Operation)> FindTargetAsync(TestbedLoadFlags options, Session session)
    {
        ImmutableArray<string> usual = [.. ServiceProfile.Defaults.Select(service => service.Name)];
        TestbedFile file = new(DataDirectory.Find(options.Data, session));
        if (options.Target is Uri target)
        {
            TestbedState? own = file.Read()?.Front == target ? await file.LookAsync(session.Stop) : null;
            return (target, options.Named.IsEmpty ? usual : options.Named, own is null ? null : new Uri(own.Operation));
        }

        TestbedState running = await file.FindAsync(session.Stop);
        return (new Uri(running.Front), [.. usual.Where(running.Services.ContainsKey), .. running.Services.Keys.Except(usual)], new Uri(running.Operation));
    }
}
