using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;
using Orleans.Storage;

namespace Meshward.Silo.Postgres;

/// <summary>Orleans' relational providers on a PostgreSQL database.</summary>
internal static class PostgresHosting
{
    private const string Invariant = "Npgsql";
    private const string StorageName = "postgres";

    /// <summary>Adds membership, grain state and reminders. State is written by Orleans' binary serializer: checkpoints are megabytes.</summary>
    public static void UsePostgres(this ISiloBuilder silo, PostgresDatabase database)
    {
        silo.UseAdoNetClustering(options => (options.Invariant, options.ConnectionString) = (Invariant, database.ConnectionString));
        silo.UseAdoNetReminderService(options => (options.Invariant, options.ConnectionString) = (Invariant, database.ConnectionString));
        silo.AddAdoNetGrainStorage(StorageName, storage => storage.Configure<Serializer>((options, serializer) =>
        {
            (options.Invariant, options.ConnectionString) = (Invariant, database.ConnectionString);
            options.GrainStorageSerializer = new OrleansGrainStorageSerializer(serializer);
        }));
        silo.Services.AddSingleton<IGrainStorage>(services =>
            new PostgresGrainStorage(services.GetRequiredKeyedService<IGrainStorage>(StorageName), database.Place));
    }
}
