using System.Globalization;

namespace Meshward.Client.Tests.Verbs;

/// <summary>A shipped scenario with its own trace, a policy that was trained on it, one that was trained for a round, and a day's traffic.</summary>
public sealed class GateFixture : IAsyncLifetime
{
    public static string Scenario { get; } = Path.Combine(Workplace.Repository, "scenarios", "shop-small.yaml");

    internal Workplace Place { get; } = new();

    public string Good => Path.Combine(Place.Folder, "good.safetensors");

    public string Early => Path.Combine(Place.Folder, "early.safetensors");

    public string Friday => Path.Combine(Place.Folder, "friday.csv");

    public async ValueTask InitializeAsync()
    {
        // Two waves between 8 and 32 requests per second, those of training.
        Place.Write("friday.csv", "compute\n" + string.Concat(Enumerable.Range(0, 240)
            .Select(step => string.Create(CultureInfo.InvariantCulture, $"{20 + 12 * Math.Sin(Math.PI * step / 60):0.0}\n"))));
        string[] train = ["train", Scenario, "--data", Place.Data, "--model-forests", "1"];
        Assert.Equal(0, (await ConsoleRun.Of([.. train, "--steps", "4096", "--seed", "7", "--out", Early])).ExitCode);
        Assert.Equal(0, (await ConsoleRun.Of([.. train, "--steps", "300000", "--out", Good])).ExitCode);
    }

    public ValueTask DisposeAsync()
    {
        Place.Dispose();
        return ValueTask.CompletedTask;
    }
}
