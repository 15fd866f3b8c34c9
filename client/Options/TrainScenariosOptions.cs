using System.Collections.Immutable;
using System.ComponentModel;
using Spectre.Console.Cli;

namespace Meshward.Client.Options;

/// <summary>Flags of <c>train</c>, which takes several scenarios.</summary>
internal sealed class TrainScenariosOptions : TrainOptions
{
    [CommandArgument(1, "[MORE]")]
    [Description("Further scenarios, trained at the same time: --out is then a folder, and --trace is for scenarios that name the same trace")]
    public string[] More { get; init; } = [];

    /// <summary>The scenarios' files, in the order of the command line.</summary>
    public ImmutableArray<string> All => [Scenario, .. More];
}
