using System.Collections.Immutable;
using System.ComponentModel;
using Meshward.Core.Scenarios;
using Spectre.Console.Cli;

namespace Meshward.Client.Options;

/// <summary>What every verb takes. Values of flags are read by <see cref="FlagText"/> when they are asked for.</summary>
internal abstract class VerbOptions : CommandSettings
{
    [CommandOption("--json")]
    [Description("Print one JSON object on standard output; progress goes to standard error")]
    public bool Json { get; init; }

    [CommandOption("--seed <N>")]
    [Description("Seed of everything random but the system model; default 1")]
    public string? SeedText { get; init; }

    /// <summary>Seed of the run.</summary>
    public long Seed => FlagText.Whole("--seed", SeedText, 1);

    /// <summary>What reads each flag that can be wrong.</summary>
    protected virtual ImmutableArray<Func<object?>> Values => [() => IsSeeded || SeedText is null ? Seed : throw SeedWithoutEffect];

    /// <summary>Whether the verb draws anything; otherwise a seed would be without effect.</summary>
    protected virtual bool IsSeeded => true;

    private BadInputException SeedWithoutEffect => new("--seed", $"found '{SeedText}', expected none: nothing is drawn here");

    /// <summary>Reads every flag once, so that all mistakes show before anything runs.</summary>
    /// <exception cref="BadInputException">Flags are wrong.</exception>
    public void Check()
    {
        ImmutableArray<Diagnostic>.Builder mistakes = ImmutableArray.CreateBuilder<Diagnostic>();
        foreach (Func<object?> read in Values)
        {
            try
            {
                _ = read();
            }
            catch (BadInputException mistake)
            {
                mistakes.AddRange(mistake.Diagnostics);
            }
        }

        if (mistakes.Count > 0)
        {
            throw new BadInputException([.. mistakes.Distinct()]); // a flag may be read for several others
        }
    }
}
