using System.Collections.Immutable;
using System.ComponentModel;
using Spectre.Console.Cli;

namespace Meshward.Client.Options;

/// <summary>Flags of <c>db backup</c>.</summary>
internal sealed class DbBackupOptions : VerbOptions
{
    [CommandOption("--data <DIR>")]
    [Description("The data directory; default $XDG_STATE_HOME/meshward or ~/.local/state/meshward")]
    public string? Data { get; init; }

    [CommandOption("--out <FILE>")]
    [Description("File to write; one that exists is left as it is")]
    public string? OutText { get; init; }

    /// <summary>Full path of the file.</summary>
    public string Out => UserPath.Full("--out", OutText ?? "", "a file to write");

    /// <inheritdoc />
    protected override bool IsSeeded => false;

    /// <inheritdoc />
    protected override ImmutableArray<Func<object?>> Values => [.. base.Values, () => Out];
}
