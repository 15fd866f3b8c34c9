using Meshward.Client.Options;
using Meshward.Client.Output;
using Meshward.Client.Results;
using Spectre.Console.Cli;

namespace Meshward.Client.Verbs;

/// <summary>A verb: checks its flags, works, and shows its result as JSON or for people.</summary>
/// <typeparam name="TOptions">Its flags.</typeparam>
/// <typeparam name="TResult">Its result.</typeparam>
internal abstract class Verb<TOptions, TResult> : AsyncCommand<TOptions>
    where TOptions : VerbOptions
    where TResult : class
{
    /// <inheritdoc />
    public sealed override async Task<int> ExecuteAsync(CommandContext context, TOptions settings, CancellationToken cancellationToken)
    {
        Session session = (Session)context.Data!;
        settings.Check();
        TResult result = await WorkAsync(settings, session);
        Print(result, settings.Json, session.Terminal);
        return ExitCode(result, session.Terminal);
    }

    /// <summary>Does the work.</summary>
    protected abstract Task<TResult> WorkAsync(TOptions options, Session session);

    /// <summary>Shows the result to people.</summary>
    protected abstract void Show(TResult result, Terminal terminal);

    /// <summary>The exit code of a result.</summary>
    protected virtual int ExitCode(TResult result, Terminal terminal) => ExitCodes.Done;

    /// <summary>Prints the result, as JSON or for people.</summary>
    protected virtual void Print(TResult result, bool asJson, Terminal terminal)
    {
        if (asJson)
        {
            terminal.Output.WriteLine(ResultWriter.Write(result));
        }
        else
        {
            Show(result, terminal);
        }
    }
}
