using System.Data.Common;
using System.Globalization;
using Meshward.Core.Randomness;

namespace Meshward.Testbed.Work;

/// <summary>Finds an object by its name, which no index helps with: the time grows with the table.</summary>
/// <param name="objects">The database.</param>
/// <param name="table">The service's table.</param>
/// <param name="seed">Which objects are looked for.</param>
internal sealed class LookUpWork(ObjectStore objects, ObjectTable table, long seed) : IServiceWork
{
    private const uint Names = 0x7E570003;

    public TimeSpan Run(uint request)
    {
        CounterRandom random = new(seed, Names, request);
        using DbConnection connection = objects.Source.OpenConnection();
        using DbCommand command = connection.CreateCommand();
        command.CommandText = table.Query;
        DbParameter name = command.CreateParameter();
        (name.ParameterName, name.Value) = ("name", ObjectTable.NameOf(random.NextInt(table.Rows)));
        command.Parameters.Add(name);
        object? found = command.ExecuteScalar();
        return Convert.ToInt64(found, CultureInfo.InvariantCulture) == 1
            ? TimeSpan.Zero
            : throw new InvalidOperationException($"An object of table {table.Name} is missing.");
    }
}
