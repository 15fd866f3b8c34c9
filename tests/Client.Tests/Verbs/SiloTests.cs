namespace Meshward.Client.Tests.Verbs;

/// <summary>Silos that are started by themselves.</summary>
public sealed class SiloTests
{
    [Fact]
    [Trait("speed", "slow")]
    public async Task A_silo_that_waits_for_the_one_that_leads_says_so()
    {
        string data = Directory.CreateTempSubdirectory().FullName;
        try
        {
            // Nothing else of the tests leads silos at this address.
            ConsoleRun run = await ConsoleRun.InterruptedAt(
                "waits for", "silo", "--host", "127.0.0.71", "--port", "21611", "--gateway", "21612", "--cores", "1", "--data", data);

            Assert.Equal("silo 127.0.0.71:21611 is not ready yet: it waits for the silo on port 11111, which leads those of this machine", run.ErrorLines[0]);
            Assert.Equal(130, run.ExitCode);
        }
        finally
        {
            Directory.Delete(data, recursive: true);
        }
    }
}
