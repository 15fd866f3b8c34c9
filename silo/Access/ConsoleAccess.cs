using System.Collections.Immutable;
using Meshward.Core.Scenarios;
using Meshward.Silo.Settings;
using Meshward.Silo.Tls;

namespace Meshward.Silo.Access;

/// <summary>What a console shows and trusts when it attaches to a cluster.</summary>
public sealed class ConsoleAccess
{
    private ConsoleAccess(TlsFiles? tls) => Tls = tls;

    /// <summary>Nothing.</summary>
    public static ConsoleAccess None { get; } = new(null);

    /// <summary>The files of TLS and nothing else.</summary>
    public static ConsoleAccess Of(TlsFiles tls) => new(tls);

    /// <summary>Its files of TLS; null where it speaks none.</summary>
    public TlsFiles? Tls { get; }

    /// <summary>Reads what flags and the environment say.</summary>
    /// <param name="flags">Texts of flags, by their names.</param>
    /// <param name="environment">The environment.</param>
    /// <returns>What is shown, or every mistake.</returns>
    public static Checked<ConsoleAccess> Read(ImmutableDictionary<string, string> flags, ImmutableDictionary<string, string> environment)
    {
        (SettingValues values, ImmutableArray<Diagnostic> read) = SettingsReader.ReadConsole(flags, environment);
        List<Diagnostic> mistakes = [.. read];
        TlsFiles? tls = TlsSettings.Files(values, isSilo: false, (place, message) => mistakes.Add(new Diagnostic(place, null, null, message)));
        return mistakes.Count == 0 ? new ConsoleAccess(tls) : (Checked<ConsoleAccess>)ImmutableArray.CreateRange(mistakes);
    }
}
