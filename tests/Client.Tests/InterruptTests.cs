using System.Diagnostics;
using System.Globalization;

namespace Meshward.Client.Tests;

/// <summary>Ctrl-C at a process of its own.</summary>
public sealed class InterruptTests : IDisposable
{
    private readonly Workplace _place = new();

    public void Dispose() => _place.Dispose();

    [Fact]
    public async Task Ctrl_C_stops_cleanly_with_130_and_says_what_is_kept()
    {
        // A shell without a terminal starts what runs in the background with Ctrl-C ignored, and tests may run there.
        ProcessStartInfo start = new("env",
        [
            "--default-signal=INT", "dotnet", Path.Combine(AppContext.BaseDirectory, "meshward.dll"), "train", _place.Scenario, "--data", _place.Data, "--steps", "20000000000",
        ])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        Task<string> error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);

        // The state file is made when the silo starts; signals are handled long before.
        while (!File.Exists(Path.Combine(_place.Data, "meshward.db")))
        {
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }

        await Task.Delay(TimeSpan.FromSeconds(4), TestContext.Current.CancellationToken);
        using Process kill = Process.Start("kill", ["-INT", process.Id.ToString(CultureInfo.InvariantCulture)]);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(130, process.ExitCode);
        Assert.Contains("interrupted", await error);
        Assert.DoesNotContain("   at ", await error);
        await output;
    }
}
