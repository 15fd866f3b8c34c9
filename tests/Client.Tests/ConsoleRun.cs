using System.Text.Json;
using Meshward.Client.Output;

namespace Meshward.Client.Tests;

/// <summary>One command line, run in this process as a user would run it.</summary>
internal sealed record ConsoleRun(int ExitCode, string Output, string Error)
{
    /// <summary>Standard error, line by line.</summary>
    public string[] ErrorLines => Error.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Standard output as the one JSON object that it must be.</summary>
    public JsonElement Json => JsonDocument.Parse(Output).RootElement;

    public static async Task<ConsoleRun> Of(params string[] arguments) => await Of(TestContext.Current.CancellationToken, arguments);

    public static async Task<ConsoleRun> Of(CancellationToken stop, params string[] arguments)
    {
        using StringWriter output = new(), error = new();
        int exitCode = await ConsoleApp.RunAsync(arguments, new Terminal(output, error, outputIsTerminal: false, errorIsTerminal: false), stop);
        return new ConsoleRun(exitCode, output.ToString(), error.ToString());
    }

    /// <summary>A command line that is interrupted as soon as it says something on standard error.</summary>
    /// <param name="word">What it says.</param>
    /// <param name="arguments">The command line.</param>
    public static async Task<ConsoleRun> InterruptedAt(string word, params string[] arguments)
    {
        using CancellationTokenSource stop = new();
        await using StringWriter output = new();
        await using InterruptingWriter error = new(word, stop);
        int exitCode = await ConsoleApp.RunAsync(arguments, new Terminal(output, error, outputIsTerminal: false, errorIsTerminal: false), stop.Token);
        return new ConsoleRun(exitCode, output.ToString(), error.ToString());
    }
}
