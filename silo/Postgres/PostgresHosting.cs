using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Orleans.Serialization;
using Orleans.Storage;

namespace Meshward.Silo.Postgres;

/// <summary>Orleans' relational providers on a PostgreSQL database.</summary>
internal static class PostgresHosting
{
    private const string Invariant = "Npgsql";
    private const string StorageName = "postgres";

    /// <summary>Adds membership.</summary>
    public static void UsePostgresMembership(this ISiloBuilder silo, PostgresDatabase database) =>
        silo.UseAdoNetClustering(options => (options.Invariant, options.ConnectionString) = (Invariant, database.ConnectionString));

    /// <summary>Adds grain state and reminders. State is written by Orleans' binary serializer: checkpoints are megabytes.</summary>
    public static void UsePostgresState(this ISiloBuilder silo, PostgresDatabase database)
    {
        // Whatever a grain asked the server for: its errors are of a type that silos and consoles without a database cannot read.
        silo.AddIncomingGrainCallFilter(async context =>
        {
            try
            {
                await context.Invoke();
            }
            catch (NpgsqlException exception) when (PostgresError.IsPassing(exception))
            {
                throw PostgresError.Unavailable(database.Place, exception);
            }
        });
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
