using Meshward.Client.Options;
using Meshward.Client.Output;
using Meshward.Client.Testbeds;
using Meshward.Testbed.Operation;

namespace Meshward.Client.Verbs;

/// <summary><c>testbed speed</c>: makes nodes of the testbed faster or slower, whoever controls it.</summary>
internal sealed class TestbedSpeedVerb : Verb<TestbedSpeedFlags, TestbedState>
{
    /// <inheritdoc />
    protected override async Task<TestbedState> WorkAsync(TestbedSpeedFlags options, Session session)
    {
        TestbedFile file = new(DataDirectory.Find(options.Data, session));
        TestbedState running = await file.FindAsync(session.Stop);
        string? refusal = await TestbedClient.SetSpeedsAsync(new Uri(running.Operation), options.Speeds, null, session.Stop);
        return refusal is null ? await file.FindAsync(session.Stop) : throw new BadInputException("testbed speed", refusal);
    }

    /// <inheritdoc />
    protected override void Show(TestbedState result, Terminal terminal) => TestbedView.Show(result, terminal.Results);
}
