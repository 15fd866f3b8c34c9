using System.Globalization;

namespace Meshward.Bench;

/// <summary>What a soak is told.</summary>
/// <param name="Length">How long silos are killed.</param>
/// <param name="Seed">Seed of who is killed, when, and how.</param>
/// <param name="Out">Folder for the result.</param>
/// <param name="Check">Whether a decision that is lost or doubled makes the exit code 3.</param>
internal sealed record SoakSettings(TimeSpan Length, int Seed, string Out, bool Check)
{
    /// <summary>First argument that asks for a soak.</summary>
    public const string Verb = "soak";

    /// <summary>Flags.</summary>
    public const string Usage = "[--minutes N] [--seed N] [--out FOLDER] [--check]";

    private const int MostMinutes = 7 * 24 * 60;

    /// <summary>Reads the flags.</summary>
    /// <param name="arguments">What stands behind the verb.</param>
    /// <exception cref="InvalidDataException">A flag is wrong; the message is the line to show.</exception>
    public static SoakSettings Parse(ReadOnlySpan<string> arguments)
    {
        (int minutes, int seed, string folder, bool check) = (30, 1, Path.Combine(BenchMesh.Repository, "bench", "results"), false);
        for (int i = 0; i < arguments.Length; i++)
        {
            string flag = arguments[i];
            if (flag == "--check")
            {
                check = true;
                continue;
            }

            string? value = i + 1 < arguments.Length ? arguments[i + 1] : null;
            i++;
            switch (flag)
            {
                case "--minutes":
                    minutes = Whole(flag, value, 1, MostMinutes);
                    break;
                case "--seed":
                    seed = Whole(flag, value, 0, int.MaxValue);
                    break;
                case "--out":
                    folder = value ?? throw new InvalidDataException("--out: found nothing behind it, expected a folder");
                    break;
                default:
                    throw new InvalidDataException($"found '{flag}', expected {Usage}");
            }
        }

        return new(TimeSpan.FromMinutes(minutes), seed, folder, check);
    }

    private static int Whole(string flag, string? text, int least, int most) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= least && number <= most
            ? number
            : throw new InvalidDataException($"{flag}: found '{text}', expected a whole number from {least} to {most}");
}
