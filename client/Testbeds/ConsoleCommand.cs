using System.Collections.Immutable;

namespace Meshward.Client.Testbeds;

/// <summary>This console as another process would start it.</summary>
internal static class ConsoleCommand
{
    /// <summary>Program and arguments before the verb.</summary>
    public static ImmutableArray<string> Start { get; } =
        [Path.GetFileName(Environment.ProcessPath) == "dotnet" ? Environment.ProcessPath! : "dotnet", Path.Combine(AppContext.BaseDirectory, "meshward.dll")];
}
