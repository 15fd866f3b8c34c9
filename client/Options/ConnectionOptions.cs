using System.Collections.Immutable;
using System.ComponentModel;
using Spectre.Console.Cli;

namespace Meshward.Client.Options;

/// <summary>What every verb takes that may attach to a cluster: what the console trusts and shows there.</summary>
internal abstract class ConnectionOptions : VerbOptions
{
    [CommandOption("--tls-ca <FILE>")]
    [Description("With --cluster: authorities of the silos' certificates (PEM); default $MESHWARD__TLS__CA, and no TLS without")]
    public string? TlsAuthority { get; init; }

    [CommandOption("--tls-cert <FILE>")]
    [Description("With --cluster: the console's certificate (PEM); default $MESHWARD__TLS__CERT")]
    public string? TlsCertificate { get; init; }

    [CommandOption("--tls-key <FILE>")]
    [Description("With --cluster: the certificate's key (PEM); default $MESHWARD__TLS__KEY")]
    public string? TlsKey { get; init; }

    [CommandOption("--token-file <FILE>")]
    [Description("With --cluster: file that holds the token to show there; default $MESHWARD__TOKENFILE")]
    public string? TokenFile { get; init; }

    /// <summary>A cluster with what is shown there.</summary>
    /// <param name="text">Its gateways, as <c>--cluster</c> says them; null for none.</param>
    /// <exception cref="BadInputException">There is no such list, or a host has no address.</exception>
    protected ClusterAddress? AddressOf(string? text)
    {
        (string Flag, string? Text)[] flags = [("--tls-ca", TlsAuthority), ("--tls-cert", TlsCertificate), ("--tls-key", TlsKey), ("--token-file", TokenFile)];
        return ClusterFlag.Find(text) is { } gateways
            ? new ClusterAddress(gateways, flags.Where(flag => flag.Text is not null).ToImmutableDictionary(flag => flag.Flag, flag => flag.Text!))
            : null;
    }
}
