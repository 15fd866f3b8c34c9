using Meshward.Client.Options;
using Meshward.Core.Scenarios;
using Meshward.Learning.PolicyFiles;

namespace Meshward.Client.Work;

/// <summary>Finds learned policies by what <c>--policy</c> says.</summary>
internal static class LearnedPolicies
{
    /// <summary>The last one that was trained on the scenario, the one of a training, or the one in a file.</summary>
    /// <param name="name"><c>learned</c>, a file, or the key of a training of the mesh such as <c>shop-small-7</c>, where there is no such file.</param>
    /// <param name="scenario">The scenario that it is to act on.</param>
    /// <param name="options">Where policies are kept.</param>
    /// <param name="what">What <c>--policy</c> takes.</param>
    /// <param name="session">For the data directory.</param>
    /// <exception cref="BadInputException">There is none, it cannot be read, or it is another scenario's.</exception>
    public static async Task<TrainedPolicy> FindAsync(string name, Scenario scenario, CommonOptions options, string what, Session session) => name == PolicyNames.Learned
        ? await FindLastAsync(scenario, options, session)
        : IsRun(name, scenario) && !File.Exists(name)
        ? await FindRunAsync(name, scenario, options, session)
        : PolicyStore.Read(UserPath.Full("--policy", name, what), name, scenario, what);

    private static bool IsRun(string name, Scenario scenario)
    {
        string start = $"{scenario.Name}-";
        return name.StartsWith(start, StringComparison.Ordinal) && name.Length > start.Length && name.AsSpan(start.Length).IndexOfAnyExceptInRange('0', '9') < 0;
    }

    private static async Task<TrainedPolicy> FindRunAsync(string run, Scenario scenario, CommonOptions options, Session session)
    {
        await using TrainingHost host = await TrainingHost.StartAsync(options, null, session);
        try
        {
            return PolicyStore.Check(await host.FindAsync(run), run, scenario);
        }
        catch (Exception missing) when (missing is InvalidOperationException or InvalidDataException)
        {
            throw new BadInputException("--policy", $"found {run}, which is no training with a policy {Place(options, session)}, expected one that is over, or a policy file");
        }
    }

    private static string Place(CommonOptions options, Session session) =>
        options.ClusterText is string cluster ? $"on the cluster {cluster}" : $"in {DataDirectory.Find(options.Data, session)}";

    private static async Task<TrainedPolicy> FindLastAsync(Scenario scenario, CommonOptions options, Session session)
    {
        await using TrainingHost host = await TrainingHost.StartAsync(options, null, session);
        TrainedPolicy? last;
        try
        {
            last = await host.FindLastAsync(scenario);
        }
        catch (InvalidDataException unusable)
        {
            throw new BadInputException("--policy learned", unusable.Message);
        }

        return last ?? throw new BadInputException(
            "--policy learned",
            $"found no policy of this version of {scenario.Name} {Place(options, session)}, expected one: run {CommandOf(options)} first");
    }

    // Without the same place it would leave the policy where it is not looked for.
    private static string CommandOf(CommonOptions options) => string.Join(
        ' ', ["meshward", "train", ShellText.Quoted(options.Scenario), .. ShellText.Given("--cluster", options.ClusterText), .. ShellText.Given("--data", options.Data)]);
}
