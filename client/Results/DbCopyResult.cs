namespace Meshward.Client.Results;

/// <summary>What <c>db backup</c> or <c>db restore</c> wrote.</summary>
/// <param name="File">The file.</param>
/// <param name="States">States of grains in it.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Kept">Where a restore left what was there before; absent where there was nothing.</param>
internal sealed record DbCopyResult(string File, long States, long Bytes, string? Kept);
