using System.Globalization;
using Meshward.Client.Options;
using Meshward.Client.Work;
using Meshward.Core.Control;
using Meshward.Grains.Contracts;
using Meshward.Grains.Journal;
using Meshward.Grains.Training;
using Meshward.Silo;
using Polly;

namespace Meshward.Client.Control;

/// <summary>The controller of a mesh as a console sees it: in a silo of its own, or on a cluster. Calls that a lost silo leaves without an answer are repeated.</summary>
internal sealed class ControlHost : IAsyncDisposable
{
    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(250);

    private readonly ICluster _cluster;
    private readonly Session _session;
    private readonly IControllerGrain _grain;
    private readonly ResiliencePipeline _pipeline;

    private ControlHost(ICluster cluster, string mesh, Session session)
    {
        (_cluster, _session) = (cluster, session);
        _grain = cluster.Grains.GetGrain<IControllerGrain>(GrainKeys.Controller(mesh));
        _pipeline = LostPeers.Pipeline(session.Clock, cluster.Silence);
        Journal = new GrainJournal(cluster.Grains, mesh, session.Clock, cluster.Silence);
    }

    /// <summary>Who this console is, for people.</summary>
    public static string Name => string.Create(CultureInfo.InvariantCulture, $"process {Environment.ProcessId} on {Environment.MachineName}");

    /// <summary>Whether the controller outlives this console.</summary>
    public bool IsShared => _cluster.IsShared;

    /// <summary>What the controller writes.</summary>
    public GrainJournal Journal { get; }

    /// <summary>Starts a silo, or attaches to a cluster.</summary>
    /// <exception cref="BadInputException">No cluster answers there, or the data directory cannot be used.</exception>
    public static async Task<ControlHost> OpenAsync(ControlOptions options, string mesh, Session session) =>
        new(await ClusterPlace.OpenAsync(options.Cluster, options.Data, session, options.Web), mesh, session);

    /// <summary>Starts the controller.</summary>
    /// <exception cref="WorkFailedException">Another one acts on the mesh.</exception>
    public Task StartAsync(ControlOrder order) => AskAsync(async () =>
    {
        await _grain.StartControlAsync(order);
        return true;
    });

    /// <summary>Stops it, wherever it runs.</summary>
    /// <param name="order">Identity of the order whose controller is meant; null for whichever runs.</param>
    public Task StopAsync(string? order = null) => AskAsync(async () =>
    {
        await _grain.StopControlAsync(Name, order);
        return true;
    });

    /// <summary>Where it stands.</summary>
    public Task<ControlStatus> StatusAsync() => AskAsync(_grain.ControlStatusAsync);

    /// <summary>Whether a controller gives signs of life, which takes a while to see where it does not.</summary>
    public async Task<bool> IsAliveAsync()
    {
        (ControlStatus first, long begun) = (await StatusAsync(), _session.Clock.GetTimestamp());
        ControlStatus now = first;
        while (now.Phase == ControlPhase.Running && now.Generation == first.Generation && now.Beats == first.Beats)
        {
            if (_session.Clock.GetElapsedTime(begun) > first.DeadAfter)
            {
                return false;
            }

            await Task.Delay(s_look, _session.Clock, _session.Stop);
            now = await StatusAsync();
        }

        return now.Phase == ControlPhase.Running;
    }

    /// <summary>Gives an order, and waits until a step has taken it, for as long as given.</summary>
    /// <returns>Its number, and whether it was taken.</returns>
    public async Task<(long Number, bool IsTaken)> OrderAsync(OperatorOrder order, TimeSpan patience)
    {
        long number = await AskAsync(() => _grain.OrderAsync(order, Name)), begun = _session.Clock.GetTimestamp();
        while (true)
        {
            ControlStatus status = await StatusAsync();
            if (status.TakenOrder >= number || status.Phase != ControlPhase.Running || _session.Clock.GetElapsedTime(begun) > patience)
            {
                return (number, status.TakenOrder >= number);
            }

            await Task.Delay(s_look, _session.Clock, _session.Stop);
        }
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    private async Task<T> AskAsync<T>(Func<Task<T>> ask)
    {
        try
        {
            return await _pipeline.ExecuteAsync(async _ => await ask(), CancellationToken.None);
        }
        catch (ControlRefusedException refused)
        {
            throw new WorkFailedException(refused.Message);
        }
        catch (Exception lost) when (LostPeers.IsPassing(lost))
        {
            throw new WorkFailedException($"the cluster of the controller does not answer ({lost.Message.TrimEnd('.').ReplaceLineEndings(" ")})");
        }
    }
}
