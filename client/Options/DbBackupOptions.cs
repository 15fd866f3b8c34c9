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

    /// <summary>Full path of the file, whose folder can be written to.</summary>
    /// <exception cref="BadInputException">None is given, or it cannot be written.</exception>
    public string Out => OutputPlace.CheckFile("--out", OutText ?? throw new BadInputException("--out", "found none, expected a file to write"));

    /// <inheritdoc />
    protected override bool IsSeeded => false;

    /// <inheritdoc />
    protected override ImmutableArray<Func<object?>> Values => [.. base.Values, () => Out];
}
