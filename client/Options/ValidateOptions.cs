using System.ComponentModel;
using Spectre.Console.Cli;

namespace Meshward.Client.Options;

/// <summary>Flags of <c>validate</c>.</summary>
internal sealed class ValidateOptions : CommonOptions
{
    [CommandArgument(1, "[MORE]")]
    [Description("Further scenarios")]
    public string[] More { get; init; } = [];
}
