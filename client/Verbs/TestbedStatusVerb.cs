using Meshward.Client.Options;
using Meshward.Client.Output;
using Meshward.Client.Testbeds;
using Meshward.Testbed.Operation;

namespace Meshward.Client.Verbs;

/// <summary><c>testbed status</c>: how the testbed that runs is doing.</summary>
internal sealed class TestbedStatusVerb : Verb<TestbedFlags, TestbedState>
{
    /// <inheritdoc />
    protected override Task<TestbedState> WorkAsync(TestbedFlags options, Session session) =>
        new TestbedFile(DataDirectory.Find(options.Data, session)).FindAsync(session.Stop);

    /// <inheritdoc />
    protected override void Show(TestbedState result, Terminal terminal) => TestbedView.Show(result, terminal.Results);
}
