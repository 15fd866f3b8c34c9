using Meshward.Grains.Contracts;
using Meshward.Silo;
using Meshward.Silo.Postgres;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Storage;

namespace Meshward.Cluster.Tests.Postgres;

/// <summary>Grain storage of a silo on PostgreSQL.</summary>
public sealed class PostgresGrainStorageTests(PostgresFixture server) : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("meshward-").FullName;
    private ClusterSilo? _silo;

    private static CancellationToken Patience => TestContext.Current.CancellationToken;

    private IGrainStorage Storage => _silo!.Services.GetRequiredService<IGrainStorage>();

    public async ValueTask InitializeAsync()
    {
        PostgresDatabase database = PostgresDatabase.Parse("--db", await server.CreateDatabaseAsync()).Value!;
        await PostgresSchema.InitialiseAsync(database, Patience);
        _silo = (await ClusterSilo.StartAsync(
            new ClusterSiloOptions(_folder) { Port = 41121, GatewayPort = 41122, Database = database, Cores = 1 }, Patience)).Value!;
    }

    public async ValueTask DisposeAsync()
    {
        if (_silo is not null)
        {
            await _silo.DisposeAsync();
        }

        Directory.Delete(_folder, recursive: true);
    }

    // All in one test: what costs time is the silo.
    [Fact]
    public async Task State_comes_back_as_it_was_written_and_no_two_grains_share_a_row()
    {
        GrainId[] grains =
        [
            .. from type in new[] { "controller", "training" }
               from key in new[] { "beef", "BEEF", "0beef", "48879", "run-1", "a+b", "00000000000000000000000000000001" }
               select GrainId.Create(type, key),
        ];
        foreach (GrainId grain in grains)
        {
            var state = new GrainState<TrainingOrder>();
            await Storage.ReadStateAsync("order", grain, state);
            Assert.Null(state.ETag);
            state.State = new TrainingOrder(grain.ToString(), new byte[] { 1, 2, 3 });
            await Storage.WriteStateAsync("order", grain, state);
        }

        foreach (GrainId grain in grains)
        {
            GrainState<TrainingOrder> state = await ReadAsync(grain);
            Assert.Equal(grain.ToString(), state.State!.Hash);
            Assert.Equal([1, 2, 3], state.State!.Task.ToArray());
        }

        await A_change_that_is_based_on_an_older_state_is_refused(grains[0]);
        await A_cleared_state_is_empty_and_can_be_written_again(grains[1]);
        await Many_megabytes_come_back(grains[2]);
    }

    private async Task A_change_that_is_based_on_an_older_state_is_refused(GrainId grain)
    {
        GrainState<TrainingOrder> one = await ReadAsync(grain), other = await ReadAsync(grain);
        one.State = new TrainingOrder("one", default);
        other.State = new TrainingOrder("other", default);
        await Storage.WriteStateAsync("order", grain, one);
        await Assert.ThrowsAsync<InconsistentStateException>(() => Storage.WriteStateAsync("order", grain, other));
        var newcomer = new GrainState<TrainingOrder>(new TrainingOrder("newcomer", default));
        await Assert.ThrowsAsync<InconsistentStateException>(() => Storage.WriteStateAsync("order", grain, newcomer));
        await Assert.ThrowsAsync<InconsistentStateException>(() => Storage.ClearStateAsync("order", grain, other));
        Assert.Equal("one", (await ReadAsync(grain)).State!.Hash);
    }

    private async Task A_cleared_state_is_empty_and_can_be_written_again(GrainId grain)
    {
        GrainState<TrainingOrder> state = await ReadAsync(grain);
        await Storage.ClearStateAsync("order", grain, state);
        Assert.Null((await ReadAsync(grain)).State?.Hash);
        state.State = new TrainingOrder("again", default);
        await Storage.WriteStateAsync("order", grain, state);
        Assert.Equal("again", (await ReadAsync(grain)).State!.Hash);
    }

    private async Task Many_megabytes_come_back(GrainId grain)
    {
        byte[] bytes = new byte[24_000_000];
        for (int i = 0; i < bytes.Length; i++)
        {
            bytes[i] = (byte)(i * 31 + i / 251);
        }

        GrainState<TrainingOrder> state = await ReadAsync(grain);
        state.State = new TrainingOrder("large", bytes);
        await Storage.WriteStateAsync("order", grain, state);
        byte[] read = (await ReadAsync(grain)).State!.Task.ToArray();
        Assert.True(bytes.AsSpan().SequenceEqual(read));
    }

    private async Task<GrainState<TrainingOrder>> ReadAsync(GrainId grain)
    {
        var state = new GrainState<TrainingOrder>();
        await Storage.ReadStateAsync("order", grain, state);
        return state;
    }
}
