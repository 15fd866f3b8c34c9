using System.Diagnostics;
using System.Globalization;
using Meshward.Core.Randomness;

namespace Meshward.Tests.Shared.Fuzzing;

/// <summary>
/// Tries many inputs on what has to withstand them. A few hundred run with every suite, always the same ones; <c>MESHWARD_FUZZ_SECONDS=600</c> goes on for that long
/// with each target. A failure tells seed and number of the input; <c>MESHWARD_FUZZ_SEED</c> and <c>MESHWARD_FUZZ_FIRST</c> begin with it.
/// </summary>
/// <param name="name">What is tried, for messages.</param>
internal sealed class Fuzz(string name)
{
    private const uint Inputs = 0xF0220001;
    private const long MostBytes = 1L << 30;

    // Far more than any of these inputs takes, on a machine that does much else.
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(20);

    private static readonly long? _seconds = Number("MESHWARD_FUZZ_SECONDS");
    private static readonly long _seed = Number("MESHWARD_FUZZ_SEED") ?? 20260101;
    private static readonly uint _first = (uint)(Number("MESHWARD_FUZZ_FIRST") ?? 0);

    /// <summary>Makes one input from a stream of its own.</summary>
    public delegate T Maker<T>(ref CounterRandom random);

    /// <summary>Tries inputs; none may throw, take long, or take much memory.</summary>
    /// <param name="usually">How many, where no time is given.</param>
    /// <param name="make">Makes an input.</param>
    /// <param name="tryOut">Takes it.</param>
    /// <param name="show">Tells an input that failed.</param>
    public Task RunAsync<T>(int usually, Maker<T> make, Action<T> tryOut, Func<T, string> show) => RunAsync(usually, make, input =>
    {
        tryOut(input);
        return Task.CompletedTask;
    }, show);

    /// <inheritdoc cref="RunAsync{T}(int, Maker{T}, Action{T}, Func{T, string})" />
    public async Task RunAsync<T>(int usually, Maker<T> make, Func<T, Task> tryOut, Func<T, string> show)
    {
        Stopwatch all = Stopwatch.StartNew();
        uint number = _first;
        for (uint tried = 0; IsGoingOn(tried, usually, all); tried++, number++)
        {
            CounterRandom random = new(_seed, Inputs, number);
            T input = make(ref random);
            long bytes = GC.GetTotalAllocatedBytes();
            Stopwatch one = Stopwatch.StartNew();
            try
            {
                // A hang fails the test; what hangs is left behind.
                await Task.Run(() => tryOut(input)).WaitAsync(_patience);
            }
            catch (Exception failure)
            {
                Assert.Fail($"{name}: {Place(number)}: {failure}\n{show(input)}");
            }

            bytes = GC.GetTotalAllocatedBytes() - bytes;
            Assert.True(bytes < MostBytes, $"{name}: {Place(number)}: took {bytes >> 20} MiB and {one.Elapsed.TotalSeconds:0.0} s\n{show(input)}");
        }

        if (_seconds is not null)
        {
            TestContext.Current.SendDiagnosticMessage("{0}: {1} inputs in {2:0} s", name, number - _first, all.Elapsed.TotalSeconds);
        }
    }

    /// <summary>Bytes of an input that failed, as far as somebody would read them.</summary>
    public static string Show(byte[] input) => $"{input.Length} bytes: {Convert.ToBase64String(input.AsSpan(0, Math.Min(input.Length, 6000)))}";

    private static bool IsGoingOn(uint tried, int usually, Stopwatch all) => _seconds is long seconds ? all.Elapsed.TotalSeconds < seconds : tried < usually;

    private static string Place(uint number) => string.Create(CultureInfo.InvariantCulture, $"MESHWARD_FUZZ_SEED={_seed} MESHWARD_FUZZ_FIRST={number}");

    private static long? Number(string variable) =>
        long.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out long number) ? number : null;
}
