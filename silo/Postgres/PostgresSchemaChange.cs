namespace Meshward.Silo.Postgres;

/// <summary>What was done to the tables of a database.</summary>
/// <param name="Before">Version that was found; 0 where there were no tables.</param>
/// <param name="Now">Version that is there now.</param>
public sealed record PostgresSchemaChange(int Before, int Now);
