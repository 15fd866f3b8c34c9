namespace Meshward.Client.Results;

/// <summary>What <c>db init</c> did.</summary>
/// <param name="Database">Name, host and port of the database.</param>
/// <param name="VersionBefore">Version of the tables that were found; 0 for none.</param>
/// <param name="Version">Version of the tables now.</param>
internal sealed record DbInitResult(string Database, int VersionBefore, int Version);
