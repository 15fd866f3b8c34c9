using System.Globalization;

namespace Meshward.Client.Tests;

/// <summary>A folder of its own for a test, with the shipped scenario and a small trace; gone afterwards.</summary>
public sealed class Workplace : IDisposable
{
    public Workplace()
    {
        Folder = Directory.CreateTempSubdirectory("meshward-test-").FullName;
        File.Copy(Path.Combine(Repository, "scenarios", "compute.yaml"), Scenario);
        File.WriteAllText(Path.Combine(Folder, "compute.csv"), Trace());
    }

    public string Folder { get; }

    public string Scenario => Path.Combine(Folder, "compute.yaml");

    public string Data => Path.Combine(Folder, "data");

    public static string Repository { get; } = FindRepository();

    public string Write(string name, string text)
    {
        string path = Path.Combine(Folder, name);
        File.WriteAllText(path, text);
        return path;
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    /// <summary>
    /// Every configuration twice, with a delay that is known: load / (10 cores), a tenth more away from an even share, so that the
    /// bound of 0.6 s asks for 1, 2 and 3 cores at loads 4, 8 and 12.
    /// </summary>
    private static string Trace()
    {
        List<string> lines = ["max_l1,l1,cl1,p1,b1,c1,d1"];
        foreach (int load in new[] { 4, 8, 12 })
        {
            for (int share = 0; share <= 100; share += 20)
            {
                for (int cores = 1; cores <= 5; cores++)
                {
                    double delay = load / (10.0 * cores) + Math.Abs(share - 60) / 200.0;
                    lines.Add(string.Create(CultureInfo.InvariantCulture, $"{load},{5 * load},{5 * load},{share},{load},{cores},{delay:0.0000}"));
                    lines.Add(string.Create(CultureInfo.InvariantCulture, $"{load},{5 * load},{5 * load},{share},{load},{cores},{delay + 0.0001:0.0000}"));
                }
            }
        }

        return string.Join('\n', lines) + "\n";
    }

    private static string FindRepository()
    {
        string folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Orleans.sln")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("The tests run outside the repository.");
        }

        return folder;
    }
}
