using System.ComponentModel;
using Spectre.Console.Cli;

namespace Meshward.Client.Options;

/// <summary>Flags of <c>db init</c>.</summary>
internal sealed class DbInitOptions : VerbOptions
{
    [CommandOption("--db <CONNECTION>")]
    [Description(DatabaseFlag.Description)]
    public string? Database { get; init; }

    /// <inheritdoc />
    protected override bool IsSeeded => false;
}
