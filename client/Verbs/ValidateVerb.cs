using Meshward.Client.Options;
using Meshward.Client.Output;
using Meshward.Client.Results;
using Meshward.Client.Work;
using Meshward.Core.Scenarios;
using Spectre.Console;

namespace Meshward.Client.Verbs;

/// <summary><c>validate</c>: every mistake of every scenario, without running anything.</summary>
internal sealed class ValidateVerb : Verb<ValidateOptions, ValidateResult>
{
    /// <inheritdoc />
    protected override Task<ValidateResult> WorkAsync(ValidateOptions options, Session session) =>
        Task.FromResult(new ValidateResult([.. options.More.Prepend(options.Scenario).Select(Check)]));

    /// <inheritdoc />
    protected override void Show(ValidateResult result, Terminal terminal)
    {
        foreach (ValidatedFile file in result.Files)
        {
            foreach (Diagnostic mistake in file.Mistakes)
            {
                terminal.Error.WriteLine(mistake.ToString());
            }

            if (file.Valid)
            {
                terminal.Results.MarkupLineInterpolated($"{file.File}: [bold]{file.Scenario}[/] is valid");
            }
        }
    }

    /// <inheritdoc />
    protected override int ExitCode(ValidateResult result, Terminal terminal) => result.Valid ? ExitCodes.Done : ExitCodes.BadInput;

    // A file that cannot be read is a mistake like others: the rest is checked too.
    private static ValidatedFile Check(string file)
    {
        try
        {
            return new ValidatedFile(file, ScenarioFile.Read(file).Name, []);
        }
        catch (BadInputException bad)
        {
            return new ValidatedFile(file, null, bad.Diagnostics);
        }
    }
}
