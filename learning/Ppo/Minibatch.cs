namespace Meshward.Learning.Ppo;

/// <summary>
/// A minibatch sorted by observation, so that networks run once per distinct observation: <see cref="Rows"/> are the distinct rows of the
/// buffer in order of first appearance, and <see cref="Samples"/> the samples, those of one row next to each other.
/// </summary>
internal sealed class Minibatch
{
    private int[] _localRow = []; // [buffer rows] index into _rows + 1; 0 outside a minibatch
    private int[] _rows = [];
    private int[] _ends = []; // [distinct rows] index behind the row's last sample
    private int[] _samples = [];
    private float[] _advantages = [];

    /// <summary>Number of distinct observations.</summary>
    public int RowCount { get; private set; }

    /// <summary>Number of samples.</summary>
    public int Count { get; private set; }

    /// <summary>[RowCount] rows of the buffer.</summary>
    public ReadOnlySpan<int> Rows => _rows.AsSpan(0, RowCount);

    /// <summary>[Count] samples of the buffer, sorted by row.</summary>
    public ReadOnlySpan<int> Samples => _samples.AsSpan(0, Count);

    /// <summary>[Count] advantages of the samples, normalised over the minibatch (one sample stays as it is).</summary>
    public ReadOnlySpan<float> Advantages => _advantages.AsSpan(0, Count);

    /// <summary>Index of a row's first sample.</summary>
    public int StartOf(int row) => row == 0 ? 0 : _ends[row - 1];

    /// <summary>Index behind a row's last sample.</summary>
    public int EndOf(int row) => _ends[row];

    /// <summary>Sorts the samples and normalises their advantages.</summary>
    public void Take(RolloutBuffer buffer, ReadOnlySpan<int> samples)
    {
        Reserve(buffer.RowCount, samples.Length);
        Count = samples.Length;
        RowCount = 0;
        foreach (int sample in samples)
        {
            int row = buffer.Rows[sample];
            if (_localRow[row] == 0)
            {
                _rows[RowCount] = row;
                _ends[RowCount] = 0;
                _localRow[row] = ++RowCount;
            }

            _ends[_localRow[row] - 1]++;
        }

        // Counting sort: ends hold counts, then starts, and end up behind each row's last sample.
        int start = 0;
        for (int row = 0; row < RowCount; row++)
        {
            (_ends[row], start) = (start, start + _ends[row]);
        }

        foreach (int sample in samples)
        {
            _samples[_ends[_localRow[buffer.Rows[sample]] - 1]++] = sample;
        }

        foreach (int row in Rows)
        {
            _localRow[row] = 0;
        }

        NormaliseAdvantages(buffer);
    }

    private void NormaliseAdvantages(RolloutBuffer buffer)
    {
        double sum = 0, squares = 0;
        for (int i = 0; i < Count; i++)
        {
            sum += _advantages[i] = buffer.Advantages[_samples[i]];
        }

        if (Count < 2)
        {
            return;
        }

        double mean = sum / Count;
        for (int i = 0; i < Count; i++)
        {
            squares += (_advantages[i] - mean) * (_advantages[i] - mean);
        }

        double scale = 1 / (Math.Sqrt(squares / (Count - 1)) + 1e-8);
        for (int i = 0; i < Count; i++)
        {
            _advantages[i] = (float)((_advantages[i] - mean) * scale);
        }
    }

    private void Reserve(int bufferRows, int samples)
    {
        if (_localRow.Length < bufferRows)
        {
            _localRow = new int[2 * bufferRows];
        }

        if (_samples.Length < samples)
        {
            (_rows, _ends, _samples, _advantages) = (new int[samples], new int[samples], new int[samples], new float[samples]);
        }
    }
}
