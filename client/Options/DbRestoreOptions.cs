using System.Collections.Immutable;
using System.ComponentModel;
using Spectre.Console.Cli;

namespace Meshward.Client.Options;

/// <summary>Flags of <c>db restore</c>.</summary>
internal sealed class DbRestoreOptions : VerbOptions
{
    [CommandArgument(0, "<FILE>")]
    [Description("What db backup wrote")]
    public string File { get; init; } = "";

    [CommandOption("--data <DIR>")]
    [Description("The data directory, which nobody uses; default $XDG_STATE_HOME/meshward or ~/.local/state/meshward")]
    public string? Data { get; init; }

    /// <summary>Full path of the backup.</summary>
    public string Source => UserPath.Full("FILE", File, "a backup");

    /// <inheritdoc />
    protected override bool IsSeeded => false;

    /// <inheritdoc />
    protected override ImmutableArray<Func<object?>> Values => [.. base.Values, () => Source];
}
