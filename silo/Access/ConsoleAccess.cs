using System.Collections.Immutable;
using Meshward.Core.Scenarios;
using Meshward.Silo.Settings;
using Meshward.Silo.Tls;

namespace Meshward.Silo.Access;

/// <summary>What a console shows and trusts when it attaches to a cluster.</summary>
public sealed class ConsoleAccess
{
    private ConsoleAccess(TlsFiles? tls, string? token) => (Tls, Token) = (tls, token);

    /// <summary>Nothing.</summary>
    public static ConsoleAccess None { get; } = new(null, null);

    /// <summary>The files of TLS and nothing else.</summary>
    public static ConsoleAccess Of(TlsFiles tls) => new(tls, null);

    /// <summary>Its files of TLS; null where it speaks none.</summary>
    public TlsFiles? Tls { get; }

    /// <summary>Its token; null where it shows none.</summary>
    internal string? Token { get; }

    /// <summary>Reads what flags and the environment say.</summary>
    /// <param name="flags">Texts of flags, by their names.</param>
    /// <param name="environment">The environment.</param>
    /// <returns>What is shown, or every mistake.</returns>
    public static Checked<ConsoleAccess> Read(ImmutableDictionary<string, string> flags, ImmutableDictionary<string, string> environment)
    {
        (SettingValues values, ImmutableArray<Diagnostic> read) = SettingsReader.ReadConsole(flags, environment);
        List<Diagnostic> mistakes = [.. read];
        TlsFiles? tls = TlsSettings.Files(values, isSilo: false, (place, message) => mistakes.Add(new Diagnostic(place, null, null, message)));
        string? token = null;
        if (values.Of(AccessSettings.TokenFile) is string file)
        {
            Checked<string> own = AccessToken.ReadOwn(values.PlaceOf(AccessSettings.TokenFile), file);
            mistakes.AddRange(own.Diagnostics);
            token = own.Value;
        }

        return mistakes.Count == 0 ? new ConsoleAccess(tls, token) : (Checked<ConsoleAccess>)ImmutableArray.CreateRange(mistakes);
    }
}
