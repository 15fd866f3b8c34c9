using Meshward.Client.Options;
using Meshward.Core.Scenarios;
using Meshward.Learning.PolicyFiles;

namespace Meshward.Client.Work;

/// <summary>Where trainings run and policies are kept.</summary>
internal sealed class TrainingHost : IAsyncDisposable
{
    private readonly TrainOptions _options;
    private readonly Session _session;
    private readonly string _data;

    private TrainingHost(TrainOptions options, Session session, string data) => (_options, _session, _data) = (options, session, data);

    /// <summary>Starts it.</summary>
    /// <exception cref="BadInputException">The data directory cannot be used.</exception>
    public static Task<TrainingHost> StartAsync(TrainOptions options, Session session) =>
        Task.FromResult(new TrainingHost(options, session, DataDirectory.Open(options, session)));

    /// <summary>Trains a policy and keeps it as the scenario's last one.</summary>
    public async Task<TrainOutcome> TrainAsync(Workbench bench)
    {
        TrainOutcome outcome = await TrainWork.RunAsync(bench, _options, _session);
        PolicyStore.Write(outcome.Policy, Place(_data, bench.Scenario));
        return outcome;
    }

    /// <summary>The last policy that was trained on a scenario, in this process or another.</summary>
    /// <exception cref="BadInputException">There is none.</exception>
    public static Task<TrainedPolicy> FindLastAsync(Scenario scenario, CommonOptions options, Session session)
    {
        string path = Place(DataDirectory.Find(options, session), scenario);
        return File.Exists(path)
            ? Task.FromResult(PolicyStore.Read(path, path, scenario, "a policy file"))
            : throw new BadInputException("--policy learned", $"found no policy of {scenario.Name} in the data directory, expected one: run meshward train {options.Scenario} first");
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static string Place(string data, Scenario scenario) => Path.Combine(data, "policies", $"{scenario.Name}-{scenario.Hash[..16]}.safetensors");
}
