using FsCheck;
using FsCheck.Xunit;
using Meshward.Grains.Compute;

namespace Meshward.Grains.Tests.Compute;

/// <summary>Owners share the threads of a pool evenly in time. Time is a clock that work moves by hand, on one thread: each run is the same.</summary>
public sealed class SharingTests
{
    private const int Quantum = 20;

    private static CancellationToken Patience => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Short_work_beside_a_long_piece_ends_in_about_twice_its_own_time()
    {
        ManualClock clock = new();
        using var pool = new ComputePool(1, clock: clock);
        using var bothAreThere = new ManualResetEventSlim();
        Task<long> longPiece = pool.RunAsync(token =>
        {
            bothAreThere.Wait(token);
            for (int step = 0; step < 1000; step++)
            {
                clock.Pass(10);
                pool.Pause();
            }

            return clock.Milliseconds;
        }, Patience, "long");
        Task<long> shortWork = pool.RunLoopAsync(token => LoopAsync(clock, 10, 30), Patience, "short");
        bothAreThere.Set();

        Assert.InRange(await shortWork, 300, 2 * 300 + 2 * Quantum);
        Assert.Equal(10_300, await longPiece);
    }

    [Fact]
    public async Task Work_that_comes_late_shares_from_then_on_and_owes_nothing_for_what_others_had_before()
    {
        ManualClock clock = new();
        using var pool = new ComputePool(1, clock: clock);
        Task<long>? late = null;
        long began = 0;
        Task<long> first = pool.RunLoopAsync(async token =>
        {
            await LoopAsync(clock, 10, 100);
            began = clock.Milliseconds;
            late = pool.RunLoopAsync(_ => LoopAsync(clock, 10, 20), Patience, "late");
            return await LoopAsync(clock, 10, 40);
        }, Patience, "first");

        Assert.InRange(await first - began, 400 + 200 - Quantum, 400 + 200);
        Assert.InRange(await late! - began, 2 * 200 - 2 * Quantum, 2 * 200 + 2 * Quantum);
    }

    [Property(MaxTest = 50)]
    public async Task No_owner_falls_behind_another_by_more_than_two_pieces(PositiveInt[] seeds)
    {
        int[] lengths = [.. seeds.Select(seed => 1 + seed.Get % 60).Take(8)];
        ManualClock clock = new();
        using var pool = new ComputePool(1, clock: clock);
        using var allAreThere = new ManualResetEventSlim();
        int[] used = new int[lengths.Length];
        Task<bool> gate = pool.RunAsync(token => { allAreThere.Wait(token); return true; }, Patience, "gate");
        Task<bool>[] owners = [.. lengths.Select((length, owner) => pool.RunLoopAsync(async _ =>
        {
            while (clock.Milliseconds < 5000)
            {
                clock.Pass(length);
                used[owner] += length;
                await Task.Yield();
            }

            return true;
        }, Patience, $"owner {owner}"))];
        allAreThere.Set();
        await Task.WhenAll(owners.Append(gate));
        Assert.InRange(used.DefaultIfEmpty().Max() - used.DefaultIfEmpty().Min(), 0, 2 * lengths.DefaultIfEmpty().Max());
    }

    [Fact]
    public async Task Work_inside_work_stays_shallow_and_all_of_it_ends()
    {
        ManualClock clock = new();
        using var pool = new ComputePool(1, clock: clock);
        using var allAreThere = new ManualResetEventSlim();
        int depth = 0, deepest = 0;
        Task<int>[] pieces = [.. Enumerable.Range(0, 40).Select(piece => pool.RunAsync(token =>
        {
            allAreThere.Wait(token);
            deepest = Math.Max(deepest, ++depth);
            for (int step = 0; step < 10; step++)
            {
                clock.Pass(50);
                pool.Pause();
            }

            return depth--;
        }, Patience, $"owner {piece}"))];
        allAreThere.Set();
        await Task.WhenAll(pieces);

        Assert.InRange(deepest, 2, 5);
        Assert.Equal(0, depth);
        Assert.Equal(40 * 10 * 50, clock.Milliseconds);
    }

    [Fact]
    public void A_pause_outside_the_pool_does_nothing()
    {
        using var pool = new ComputePool(1);
        pool.Pause();
        Assert.Equal(0, pool.Busy);
    }

    // Pieces of a length, each queued anew when the one before it is done.
    private static async Task<long> LoopAsync(ManualClock clock, int length, int pieces)
    {
        for (int piece = 0; piece < pieces; piece++)
        {
            clock.Pass(length);
            await Task.Yield();
        }

        return clock.Milliseconds;
    }
}
