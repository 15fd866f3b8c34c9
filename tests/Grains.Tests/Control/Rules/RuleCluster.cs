using System.Collections.Concurrent;
using Meshward.Core.Actuation;
using Meshward.Core.Metrics;
using Meshward.Core.Scenarios;
using Meshward.Grains.Contracts;
using Meshward.Grains.Control;
using Meshward.Grains.Metrics;
using Meshward.Grains.Tests.Cluster;
using Meshward.Mesh.Actuation;
using Microsoft.Extensions.DependencyInjection;

namespace Meshward.Grains.Tests.Control.Rules;

/// <summary>A cluster on which all stories are told at the same time: each has a mesh and a controller of its own.</summary>
public sealed class RuleCluster : IAsyncLifetime
{
    private readonly ConcurrentDictionary<string, RuleMesh> _meshes = new(StringComparer.Ordinal);
    private Dictionary<string, Task> _stories = [];
    private GrainCluster? _cluster;

    /// <summary>Waits for the end of a story.</summary>
    public Task EndOfAsync(string name) => _stories[name];

    public async ValueTask InitializeAsync()
    {
        _cluster = await GrainCluster.StartAsync(1, configure: silo =>
        {
            silo.Services.AddSingleton<IMetricSources>(new Sources(_meshes));
            silo.Services.AddSingleton<IMeshPlaces>(new Places(_meshes));
        });
        byte[] model = RuleMesh.Model();
        _stories = RuleStories.All.ToDictionary(story => story.Key, story => TellAsync(story.Key, story.Value, model), StringComparer.Ordinal);
    }

    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(_stories.Values).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (_cluster is not null)
            await _cluster.DisposeAsync();
    }

    private async Task TellAsync(string name, Func<RuleMesh, Func<Task>, Task> story, byte[] model)
    {
        RuleMesh mesh = new(name, _cluster!.Grains);
        _meshes[mesh.Name] = mesh;
        await story(mesh, () => mesh.StartAsync(model));
        await mesh.Controller.StopControlAsync("the test");
    }

    private sealed class Sources(ConcurrentDictionary<string, RuleMesh> meshes) : IMetricSources
    {
        public Checked<IMetricSource> Open(MetricFeed feed) => meshes[new Uri(feed.Prometheus!).Host.Split('.')[0]].Source;
    }

    private sealed class Places(ConcurrentDictionary<string, RuleMesh> meshes) : IMeshPlaces
    {
        public IControlledMesh Open(ControlOrder order, Scenario scenario, ControllerClaim claim) => new Opened(meshes[scenario.Name].Mesh);

        private sealed record Opened(IActuator Actuator) : IControlledMesh
        {
            public ValueTask DisposeAsync() => default;
        }
    }
}
