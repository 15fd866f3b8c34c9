using Meshward.Core.Scenarios;
using Meshward.Learning.PolicyFiles;

namespace Meshward.Client.Work;

/// <summary>Policy files: the last one of each scenario in the data directory, and any that the user names.</summary>
internal static class PolicyStore
{
    /// <summary>Writes a policy.</summary>
    public static void Write(TrainedPolicy policy, string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, Safetensors.Write(policy));
    }

    /// <summary>Reads a policy and makes sure that it is the scenario's.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="name">Its name as the user gave it.</param>
    /// <param name="scenario">The scenario that it is to act on.</param>
    /// <param name="what">What it should be.</param>
    /// <exception cref="BadInputException">It cannot be read, is no policy, or is another scenario's.</exception>
    public static TrainedPolicy Read(string path, string name, Scenario scenario, string what)
    {
        byte[] bytes = InputFile.ReadAll(path, name, what, PolicySizes.MostBytes);
        return Check(PolicyFile.Read(bytes, name).OrStop(), name, scenario);
    }

    /// <summary>Makes sure that a policy is the scenario's.</summary>
    /// <param name="policy">The policy.</param>
    /// <param name="name">Its name as the user gave it.</param>
    /// <param name="scenario">The scenario that it is to act on.</param>
    /// <exception cref="BadInputException">It is another scenario's.</exception>
    public static TrainedPolicy Check(TrainedPolicy policy, string name, Scenario scenario) =>
        policy.MisfitTo(scenario) is string misfit ? throw new BadInputException(name, misfit) : policy;
}
