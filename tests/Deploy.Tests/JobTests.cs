using System.Text.Json.Nodes;
using Meshward.Client.Tests;

namespace Meshward.Deploy.Tests;

/// <summary>Command lines in manifests are those of the console.</summary>
public sealed class JobTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("meshward-job-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    // Each is asked with a scenario that does not exist: whoever reads a flag that is unknown, or lacks one, says that first.
    [Theory]
    [InlineData("bookinfo")]
    [InlineData("online-boutique")]
    public async Task A_job_names_flags_that_its_verbs_have(string example)
    {
        IReadOnlyList<Manifest> all = Kustomize.Render($"deploy/examples/{example}");
        JsonObject[] steps = [.. Assert.Single(all, manifest => manifest.Kind == "Job").Containers];
        Dictionary<string, string> settings = all.Single(manifest => manifest.Name.StartsWith($"{example}-settings", StringComparison.Ordinal)).Json["data"]!.AsObject()
            .ToDictionary(pair => $"$({pair.Key})", pair => pair.Value!.GetValue<string>());
        Assert.Equal(["collect", "train", "gate", "control"], steps.Select(step => step["args"]![0]!.GetValue<string>()));

        foreach (JsonObject step in steps)
        {
            // A name that this machine does not know would be the mistake.
            settings["$(CLUSTER)"] = "127.0.0.1:30000";
            string[] line = [.. step["args"]!.AsArray().Select(argument => Fill(argument!.GetValue<string>(), settings))];
            Assert.DoesNotContain(line, argument => argument.Contains("$(", StringComparison.Ordinal));

            ConsoleRun run = await ConsoleRun.Of(line);
            Assert.Equal(2, run.ExitCode);
            Assert.StartsWith($"{Path.Combine(_folder, "absent.yaml")}: found no such file", Assert.Single(run.ErrorLines), StringComparison.Ordinal);
        }
    }

    private string Fill(string argument, Dictionary<string, string> settings) =>
        settings.Aggregate(argument, (text, pair) => text.Replace(pair.Key, pair.Value, StringComparison.Ordinal)) switch
        {
            "/scenario/scenario.yaml" => Path.Combine(_folder, "absent.yaml"),
            string text when text.StartsWith("/data", StringComparison.Ordinal) => _folder + text["/data".Length..],
            string text => text,
        };
}
