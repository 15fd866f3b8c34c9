namespace Meshward.Silo.Storage;

/// <summary>What was saved or brought back.</summary>
/// <param name="File">The file that was written.</param>
/// <param name="States">States of grains in it.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Kept">Where the state is that was there before a restore; null where there was none.</param>
public sealed record StateBackupReport(string File, long States, long Bytes, string? Kept);
