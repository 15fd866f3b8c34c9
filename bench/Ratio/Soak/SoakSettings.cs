using System.Globalization;

namespace Meshward.Bench;

/// <summary>What a soak is told.</summary>
/// <param name="Length">How long silos are killed.</param>
/// <param name="Seed">Seed of who is killed, when, and how.</param>
/// <param name="Out">Folder for the result.</param>
/// <param name="Check">Whether a decision that is lost or doubled makes the exit code 3.</param>
/// <param name="Before">Folder of another build of the console, which all silos are at first, and again at last; null where one build is soaked.</param>
/// <param name="IsOneSpared">Whether the last silo lives from begin to end, so that its memory is seen over the whole time.</param>
internal sealed record SoakSettings(TimeSpan Length, int Seed, string Out, bool Check, string? Before, bool IsOneSpared)
{
    /// <summary>First argument that asks for a soak.</summary>
    public const string Verb = "soak";

    /// <summary>First argument that asks for an upgrade under load, and back.</summary>
    public const string UpgradeVerb = "upgrade";

    /// <summary>Flags of a soak.</summary>
    public const string Usage = "[--minutes N] [--seed N] [--spare-one] [--out FOLDER] [--check]";

    /// <summary>Flags of an upgrade.</summary>
    public const string UpgradeUsage = "--before FOLDER [--seed N] [--out FOLDER] [--check]";

    // Three silos, there and back, a minute each, and one to end.
    private const int UpgradeMinutes = 7;

    private const int MostMinutes = 7 * 24 * 60;

    /// <summary>Name of the files that it leaves.</summary>
    public string Name => Before is not null ? UpgradeVerb : IsOneSpared ? Verb + "-memory" : Verb;

    /// <summary>The command that repeats it.</summary>
    public string Command => Before is null
        ? FormattableString.Invariant($"./meshward bench {Verb} --minutes {Length.TotalMinutes:0} --seed {Seed}{(IsOneSpared ? " --spare-one" : "")}")
        : FormattableString.Invariant($"./meshward bench {UpgradeVerb} --before FOLDER --seed {Seed}");

    /// <summary>Reads the flags.</summary>
    /// <param name="arguments">What stands behind the verb.</param>
    /// <param name="isUpgrade">Whether it is that of an upgrade.</param>
    /// <exception cref="InvalidDataException">A flag is wrong; the message is the line to show.</exception>
    public static SoakSettings Parse(ReadOnlySpan<string> arguments, bool isUpgrade = false)
    {
        (int minutes, int seed, string folder) = (isUpgrade ? UpgradeMinutes : 30, 1, Path.Combine(BenchMesh.Repository, "bench", "results", "soak"));
        (bool check, bool isOneSpared) = (false, false);
        string? before = null;
        for (int i = 0; i < arguments.Length; i++)
        {
            string flag = arguments[i];
            if (flag == "--check")
            {
                check = true;
                continue;
            }

            if (flag == "--spare-one" && !isUpgrade)
            {
                isOneSpared = true;
                continue;
            }

            string? value = i + 1 < arguments.Length ? arguments[i + 1] : null;
            i++;
            switch (flag)
            {
                case "--minutes" when !isUpgrade:
                    minutes = Whole(flag, value, 1, MostMinutes);
                    break;
                case "--seed":
                    seed = Whole(flag, value, 0, int.MaxValue);
                    break;
                case "--out":
                    folder = value ?? throw new InvalidDataException("--out: found nothing behind it, expected a folder");
                    break;
                case "--before" when isUpgrade:
                    before = value is not null && File.Exists(Path.Combine(value, "meshward.dll"))
                        ? Path.GetFullPath(value)
                        : throw new InvalidDataException($"--before: found '{value}', expected a folder with the console of another build, such as artifacts/console");
                    break;
                default:
                    throw new InvalidDataException($"found '{flag}', expected {(isUpgrade ? UpgradeUsage : Usage)}");
            }
        }

        return isUpgrade && before is null
            ? throw new InvalidDataException("--before: found none, expected a folder with the console of another build")
            : new(TimeSpan.FromMinutes(minutes), seed, folder, check, before, isOneSpared);
    }

    private static int Whole(string flag, string? text, int least, int most) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= least && number <= most
            ? number
            : throw new InvalidDataException($"{flag}: found '{text}', expected a whole number from {least} to {most}");
}
