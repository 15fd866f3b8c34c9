using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Meshward.Deploy.Tests;

/// <summary>Silos take the settings that their manifests give them.</summary>
public sealed class SettingsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("meshward-settings-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    // Mounted volumes are folders here, and fields of the pod have values that a pod could have.
    [Theory]
    [InlineData("deploy/overlays/single", "localhost", "embedded")]
    [InlineData("deploy/overlays/cluster", "postgres", "postgres")]
    public void A_silo_takes_what_its_manifest_says(string overlay, string clustering, string storage)
    {
        JsonObject silo = Kustomize.Render(overlay).Single(manifest => manifest.Kind == "StatefulSet").Containers.Single(container => container["name"]!.GetValue<string>() == "silo");
        foreach ((string file, string text) in new[] { ("access/read", $"grafana {new string('r', 64)}"), ("access/operate", $"jane {new string('o', 64)}"), ("database/connection", "Host=db;Username=m;Password=hidden-word;Database=m") })
        {
            string path = Path.Combine(_folder, file);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, text);
        }

        ProcessStartInfo start = new("dotnet", [typeof(Client.DataDirectory).Assembly.Location, "silo", "--show-settings", "--json"]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (JsonNode? variable in silo["env"]!.AsArray())
        {
            string? value = variable!["value"]?.GetValue<string>();
            start.Environment[variable["name"]!.GetValue<string>()] = value is null ? OfPod(variable["valueFrom"]!["fieldRef"]!["fieldPath"]!.GetValue<string>())
                : value.StartsWith('/') ? _folder + value : value;
        }

        using Process process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd(), error = process.StandardError.ReadToEnd();
        process.WaitForExit();

        Assert.True(process.ExitCode == 0, error);
        Assert.DoesNotContain("hidden-word", output + error, StringComparison.Ordinal);
        JsonElement.ArrayEnumerator settings = JsonDocument.Parse(output).RootElement.GetProperty("settings").EnumerateArray();
        string? Value(string key) => settings.Single(setting => setting.GetProperty("key").GetString() == key).GetProperty("value").ToString();
        Assert.Equal(
            (clustering, storage, "0.0.0.0:8080", $"{_folder}/access/operate"),
            (Value("Meshward:Clustering"), Value("Meshward:Storage"), Value("Meshward:Web"), Value("Meshward:Access:OperateTokens")));
    }

    private static string OfPod(string field) => field switch
    {
        "status.podIP" => "127.0.0.1",
        "metadata.name" => "meshward-0",
        "metadata.namespace" => "meshward",
        _ => throw new ArgumentOutOfRangeException(nameof(field), field, "no field of a pod that this test knows"),
    };
}
