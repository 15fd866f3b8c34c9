using System.Buffers.Binary;
using System.Text;

namespace Meshward.Learning.Ppo.Torch;

/// <summary>Edits which symbol versions a 64-bit little-endian ELF shared object insists on.</summary>
internal static class ElfVersionNeeds
{
    private const uint LoadSegment = 1, DynamicSegment = 2;
    private const ulong StringTableTag = 5, VersionNeedTag = 0x6ffffffe, VersionNeedCountTag = 0x6fffffff;
    private const ushort WeakFlag = 2;

    /// <summary>
    /// Makes the loader tolerate that a version is missing (VER_FLG_WEAK in its .gnu.version_r entry). Right only where no symbol that is
    /// used carries that version.
    /// </summary>
    /// <param name="file">The shared object; changed in place.</param>
    /// <param name="version">Version name, for example GLIBCXX_3.4.32.</param>
    /// <returns>Whether the file asks for that version.</returns>
    public static bool Weaken(Span<byte> file, string version)
    {
        if (!file.StartsWith("\u007fELF\u0002\u0001"u8))
        {
            return false;
        }

        Dictionary<ulong, ulong> dynamic = DynamicEntries(file);
        if (!dynamic.TryGetValue(VersionNeedTag, out ulong needs) || !dynamic.TryGetValue(StringTableTag, out ulong strings)
            || !dynamic.TryGetValue(VersionNeedCountTag, out ulong count))
        {
            return false;
        }

        byte[] name = [.. Encoding.ASCII.GetBytes(version), 0];
        int stringTable = FileOffset(file, strings), need = FileOffset(file, needs);
        bool found = false;
        for (ulong i = 0; i < count; i++)
        {
            int entry = need + (int)UInt32(file, need + 8);
            for (int remaining = UInt16(file, need + 2); remaining > 0; remaining--)
            {
                if (file[(stringTable + (int)UInt32(file, entry + 8))..].StartsWith(name))
                {
                    Span<byte> flags = file.Slice(entry + 4, 2);
                    BinaryPrimitives.WriteUInt16LittleEndian(flags, (ushort)(UInt16(file, entry + 4) | WeakFlag));
                    found = true;
                }

                entry += (int)UInt32(file, entry + 12);
            }

            need += (int)UInt32(file, need + 12);
        }

        return found;
    }

    private static Dictionary<ulong, ulong> DynamicEntries(ReadOnlySpan<byte> file)
    {
        var entries = new Dictionary<ulong, ulong>();
        for (int header = 0; header < UInt16(file, 56); header++)
        {
            int at = ProgramHeader(file, header);
            if (UInt32(file, at) == DynamicSegment)
            {
                int offset = (int)UInt64(file, at + 8), size = (int)UInt64(file, at + 32);
                for (int entry = offset; entry < offset + size; entry += 16)
                {
                    entries.TryAdd(UInt64(file, entry), UInt64(file, entry + 8));
                }
            }
        }

        return entries;
    }

    private static int FileOffset(ReadOnlySpan<byte> file, ulong address)
    {
        for (int header = 0; header < UInt16(file, 56); header++)
        {
            int at = ProgramHeader(file, header);
            ulong start = UInt64(file, at + 16), size = UInt64(file, at + 32);
            if (UInt32(file, at) == LoadSegment && address >= start && address < start + size)
            {
                return (int)(UInt64(file, at + 8) + address - start);
            }
        }

        throw new InvalidDataException($"No segment of the file holds address {address:x}.");
    }

    private static int ProgramHeader(ReadOnlySpan<byte> file, int index) => (int)UInt64(file, 32) + index * UInt16(file, 54);

    private static ushort UInt16(ReadOnlySpan<byte> file, int at) => BinaryPrimitives.ReadUInt16LittleEndian(file[at..]);

    private static uint UInt32(ReadOnlySpan<byte> file, int at) => BinaryPrimitives.ReadUInt32LittleEndian(file[at..]);

    private static ulong UInt64(ReadOnlySpan<byte> file, int at) => BinaryPrimitives.ReadUInt64LittleEndian(file[at..]);
}
