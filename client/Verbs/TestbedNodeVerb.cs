using System.Globalization;
using Meshward.Client.Options;
using Meshward.Testbed;
using Meshward.Testbed.Nodes;
using Spectre.Console.Cli;

namespace Meshward.Client.Verbs;

/// <summary><c>testbed node</c>: a node in a process of its own, which <c>testbed up --processes</c> starts. It ends when its standard input does.</summary>
internal sealed class TestbedNodeVerb : AsyncCommand<TestbedNodeFlags>
{
    /// <inheritdoc />
    public override async Task<int> ExecuteAsync(CommandContext context, TestbedNodeFlags settings, CancellationToken cancellationToken)
    {
        Session session = (Session)context.Data!;
        settings.Check();
        TestbedOptions options = settings.ToOptions(DataDirectory.Open(settings.Data, session), session);
        await using RunningNode node = (await RunningNode.StartAsync(options, new NodeStart(settings.Index, settings.Port, settings.Cores), session.Stop)).OrStop();
        await session.Terminal.Output.WriteLineAsync(node.Port.ToString(CultureInfo.InvariantCulture));
        await session.Terminal.Output.FlushAsync(session.Stop);
        await Task.WhenAny(Console.In.ReadToEndAsync(session.Stop), Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, session.Stop));
        return ExitCodes.Done;
    }
}
