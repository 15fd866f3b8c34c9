using System.Collections.Immutable;
using System.Text;
using Meshward.Core.Scenarios;
using Meshward.Grains.Contracts;
using Meshward.Silo.Access;
using Meshward.Silo.Settings;
using Meshward.Silo.Tls;
using Meshward.Tests.Shared;
using Meshward.Tests.Shared.Fuzzing;

namespace Meshward.Silo.Tests.Fuzzing;

/// <summary>Whatever stands in the files that a silo is started with, they are read or refused in lines, in which no secret stands.</summary>
public sealed class FuzzedFilesTests : IDisposable
{
    private const string Token = "very-secret-token-of-jane-1";

    private static readonly ByteMutator _pem = new("-----BEGIN CERTIFICATE-----\n", "-----END CERTIFICATE-----\n", "-----BEGIN PRIVATE KEY-----\n", "-----BEGIN RSA PRIVATE KEY-----\n", "-----BEGIN ENCRYPTED PRIVATE KEY-----\n", "-----BEGIN X509 CRL-----\n", "MII", "====", "\n", "\0");
    private static readonly ByteMutator _lines = new("\n", "\r", " ", "\t", "#", "jane ", "\u00a0", "\u2028", "=", ":", "aaaaaaaaaaaaaaaaaaaa", "\0");
    private static readonly ByteMutator _json = new("{", "}", "[", "]", ":", ",", "\"", "null", "true", "//", "/*", "*/", "\"Meshward\":", "\"Port\":", "\"Tls\":{", "\\u0000", "\\ud800", "\"Access\":{\"ReadTokens\":", ";", "1e99", "0x1", "-1", "NaN");

    private readonly TemporaryDirectory _directory = new();

    private string Folder => _directory.Path;

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task No_certificate_key_or_authority_breaks_the_reader()
    {
        using TestAuthority authority = new(Folder, "authority");
        string ca = authority.Write("ca.pem");
        (string certificate, string key) = authority.Sign("silo", "silo", isSilo: true);
        string[] files = [ca, certificate, key];
        byte[][] corpus = [.. files.Select(File.ReadAllBytes)];
        TlsFiles tls = new(Path.Combine(Folder, "silo.pem"), Path.Combine(Folder, "silo.key"), ca);
        await new Fuzz("certificates and keys").RunAsync(
            300,
            (ref random) => (At: random.NextInt(files.Length), Content: _pem.Mutate(corpus, ref random)),
            input =>
            {
                File.WriteAllBytes(files[input.At], input.Content);
                AssertLines(TlsIdentity.Read(tls, TimeProvider.System.GetUtcNow()).Diagnostics);
                File.WriteAllBytes(files[input.At], corpus[input.At]);
            },
            input => $"{files[input.At]} {Fuzz.Show(input.Content)}");
    }

    [Fact]
    public Task No_file_of_tokens_breaks_the_reader_and_none_is_told()
    {
        string file = Path.Combine(Folder, "tokens");
        byte[] corpus = Encoding.UTF8.GetBytes($"# who may\njane {Token}\nreader another-token-of-reader\r\n");
        return new Fuzz("files of tokens").RunAsync(
            500,
            (ref random) => _lines.Mutate([corpus], ref random),
            content =>
            {
                File.WriteAllBytes(file, content);
                (ImmutableArray<AccessToken> tokens, ImmutableArray<Diagnostic> mistakes) = AccessToken.Read("--read-tokens", file, AccessRight.Read);
                AssertLines(mistakes);
                AssertLines(AccessToken.ReadOwn("--token-file", file).Diagnostics);
                Assert.True(mistakes.Length > 0 || tokens.Length > 0);
            },
            Fuzz.Show);
    }

    [Fact]
    public Task No_file_of_settings_breaks_the_reader()
    {
        string file = Path.Combine(Folder, SettingsFile.Name);
        const string Text = """{ "Meshward": { "Host": "127.0.0.1", "Port": 1001, "Gateway": "1002", "Cores": 2, "Web": "0.0.0.0:8080", "Tls": { "Ca": "ca.pem", "Mutual": true }, "Access": { "Open": false }, "Otlp": "http://127.0.0.1:4318" } }""";
        return new Fuzz("files of settings").RunAsync(
            500,
            (ref random) => random.NextInt(2) == 0 ? Encoding.UTF8.GetBytes(JsonMutator.Mutate(Text, ref random)) : _json.Mutate([Encoding.UTF8.GetBytes(Text)], ref random),
            content =>
            {
                File.WriteAllBytes(file, content);
                AssertLines(SiloSettings.Read(new SettingsInput(ImmutableDictionary<string, string>.Empty, ImmutableDictionary<string, string>.Empty, Folder)).Diagnostics);
            },
            Fuzz.Show);
    }

    [Fact]
    public void What_has_no_end_or_no_writer_is_no_file_of_settings_or_secrets()
    {
        string pipe = Path.Combine(Folder, SettingsFile.Name);
        using (System.Diagnostics.Process made = System.Diagnostics.Process.Start("mkfifo", [pipe]))
            made.WaitForExit();
        Assert.True(NamedPipe.Is(pipe));
        Assert.False(NamedPipe.Is("/dev/stdin") || NamedPipe.Is(Folder) || NamedPipe.Is(Path.Combine(Folder, "none")));

        Assert.Equal($"--token-file: found no file {pipe} that can be read, expected one (it is a named pipe)", Assert.Single(AccessToken.ReadOwn("--token-file", pipe).Diagnostics).ToString());
        Assert.Equal("--token-file: found the file /dev/zero of more than 64 KiB, expected a smaller one", Assert.Single(AccessToken.ReadOwn("--token-file", "/dev/zero").Diagnostics).ToString());
        Assert.Contains(
            $"{pipe}: found no file that can be read, expected settings in JSON (it is a named pipe)",
            SiloSettings.Read(new SettingsInput(ImmutableDictionary<string, string>.Empty, ImmutableDictionary<string, string>.Empty, Folder)).Diagnostics.Select(each => each.ToString()));
    }

    private static void AssertLines(ImmutableArray<Diagnostic> mistakes) => Assert.All(mistakes.IsDefault ? [] : mistakes, mistake =>
    {
        Assert.DoesNotContain(mistake.ToString(), char.IsControl);
        Assert.DoesNotContain(Token, mistake.ToString(), StringComparison.Ordinal);
        Assert.True(mistake.ToString().Length < 5000, mistake.ToString());
    });
}
