using System.ComponentModel;
using Spectre.Console.Cli;

namespace Meshward.Client.Options;

/// <summary>Flags of <c>attach</c> and <c>cancel</c>, which may name a training.</summary>
internal class RunOptions : ClusterOptions
{
    [CommandArgument(0, "[RUN]")]
    [Description("The training, as jobs lists it")]
    public string? Run { get; init; }

    [CommandOption("--out <FILE>")]
    [Description("File to write the policy to when the training is over")]
    public string? Out { get; init; }
}
