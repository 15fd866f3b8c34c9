namespace Meshward.Learning.Ppo;

/// <summary>Numbers the distinct rows of a minibatch in order of first appearance.</summary>
internal sealed class DistinctRows
{
    private int[] _local = []; // [rows of the buffer] number + 1; 0 outside
    private int[] _rows = [];
    private int[] _firstSamples = [];
    private int[] _ofSample = [];
    private int _samples;

    /// <summary>Number of distinct rows.</summary>
    public int Count { get; private set; }

    /// <summary>[Count] rows of the buffer.</summary>
    public ReadOnlySpan<int> Rows => _rows.AsSpan(0, Count);

    /// <summary>[Count] the first sample of the minibatch that has the row.</summary>
    public ReadOnlySpan<int> FirstSamples => _firstSamples.AsSpan(0, Count);

    /// <summary>[samples of the minibatch] number of each sample's row.</summary>
    public ReadOnlySpan<int> OfSample => _ofSample.AsSpan(0, _samples);

    /// <summary>Takes the rows of some samples.</summary>
    /// <param name="rowOf">[samples of the buffer] rows.</param>
    /// <param name="rowCount">Rows of the buffer.</param>
    /// <param name="samples">Samples of the minibatch.</param>
    public void Take(int[] rowOf, int rowCount, ReadOnlySpan<int> samples)
    {
        if (_local.Length < rowCount)
        {
            _local = new int[2 * rowCount];
        }

        if (_rows.Length < samples.Length)
        {
            (_rows, _firstSamples, _ofSample) = (new int[samples.Length], new int[samples.Length], new int[samples.Length]);
        }

        (Count, _samples) = (0, samples.Length);
        for (int i = 0; i < samples.Length; i++)
        {
            int row = rowOf[samples[i]];
            if (_local[row] == 0)
            {
                _rows[Count] = row;
                _firstSamples[Count] = i;
                _local[row] = ++Count;
            }

            _ofSample[i] = _local[row] - 1;
        }

        foreach (int row in Rows)
        {
            _local[row] = 0;
        }
    }
}
