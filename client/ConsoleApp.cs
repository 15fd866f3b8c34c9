using System.Runtime.InteropServices;
using Meshward.Client.Output;
using Meshward.Client.Results;
using Meshward.Client.Verbs;
using Meshward.Core.SystemModels;
using Meshward.Grains.Contracts;
using Meshward.Silo;
using Spectre.Console.Cli;

namespace Meshward.Client;

/// <summary>The console: verbs by name, and one place where their ends become exit codes and lines.</summary>
internal static class ConsoleApp
{
    /// <summary>Runs one command line.</summary>
    /// <param name="arguments">Verb, scenario and flags.</param>
    /// <param name="terminal">Where it writes.</param>
    /// <param name="stop">Ends it early; the best policy so far is kept.</param>
    /// <returns>An exit code of <see cref="ExitCodes"/>.</returns>
    public static async Task<int> RunAsync(string[] arguments, Terminal terminal, CancellationToken stop = default)
    {
        Session session = new(terminal, TimeProvider.System, Environment.GetEnvironmentVariable, stop);
        CommandApp app = new();
        app.Configure(config => VerbList.Configure(config, session));
        try
        {
            // The parser would show the group's help as if it had failed, and take a value of its own for one that is missing.
            return (UsageMistake.OfGroup(arguments) ?? UsageMistake.OfMissingValue(arguments)) is string mistake ? End(ExitCodes.BadInput, [mistake]) : await app.RunAsync(arguments, stop);
        }
        catch (BadInputException bad)
        {
            return End(ExitCodes.BadInput, [.. bad.Diagnostics.Select(diagnostic => diagnostic.ToString())]);
        }
        catch (CommandAppException usage)
        {
            return End(ExitCodes.BadInput, [UsageMistake.Explain(arguments, usage)]);
        }
        catch (Exception failed)
            when (failed is TrainingFailedException or WorkFailedException or ClusterRefusedException or AccessRefusedException or BoostedUnavailableException)
        {
            return End(ExitCodes.Failed, [failed.Message]);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return End(ExitCodes.Interrupted, ["interrupted"]);
        }
        catch (Exception unexpected)
        {
            return End(ExitCodes.Failed, [CrashLog.Write(unexpected, arguments, session)]);
        }

        int End(int exitCode, string[] lines)
        {
            foreach (string line in lines)
            {
                terminal.Error.WriteLine(line);
            }

            if (arguments.Contains("--json"))
            {
                terminal.Output.WriteLine(ResultWriter.Write(new ErrorResult(exitCode, [.. lines])));
            }

            return exitCode;
        }
    }

    /// <summary>Runs one command line with the process' streams and signals: the first Ctrl-C stops cleanly, the second kills at once.</summary>
    public static async Task<int> RunProcessAsync(string[] arguments)
    {
        using CancellationTokenSource stop = new();
        using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Ask);
        using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Ask);
        return await RunAsync(arguments, Terminal.OfProcess(), stop.Token);

        void Ask(PosixSignalContext context)
        {
            if (stop.IsCancellationRequested)
            {
                Environment.Exit(ExitCodes.Interrupted);
            }

            context.Cancel = true;
            stop.Cancel();
        }
    }
}
