using System.Collections;
using System.Collections.Immutable;
using Meshward.Client.Output;

namespace Meshward.Client;

/// <summary>What a verb gets from the process that it runs in.</summary>
/// <param name="Terminal">Where it writes.</param>
/// <param name="Clock">Where it takes time from.</param>
/// <param name="Environment">Reads an environment variable; null where it is not set.</param>
/// <param name="Stop">Cancelled when the user asks to stop (Ctrl-C).</param>
internal sealed record Session(Terminal Terminal, TimeProvider Clock, Func<string, string?> Environment, CancellationToken Stop)
{
    /// <summary>All of the environment.</summary>
    public Func<ImmutableDictionary<string, string>> Variables { get; init; } = () =>
        System.Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().ToImmutableDictionary(each => (string)each.Key, each => (string?)each.Value ?? "");
}
