using System.Collections.Immutable;
using Meshward.Core.Collection;
using Meshward.Testbed.Load;

namespace Meshward.Client.Testbeds;

/// <summary>When requests of a load were answered; for any number of threads.</summary>
/// <param name="services">Number of services.</param>
/// <param name="clock">The time.</param>
internal sealed class AnswerLog(int services, TimeProvider clock)
{
    private readonly Lock _gate = new();
    private readonly List<(DateTimeOffset At, int Service, AnswerKind Kind)> _answers = [];

    /// <summary>Notes an answer that is there now; no answer is none, and in nobody's metrics.</summary>
    public void Add(LoadAnswer answer)
    {
        if (answer.Kind == AnswerKind.Unanswered)
        {
            return;
        }

        lock (_gate)
        {
            _answers.Add((clock.GetUtcNow(), answer.Service, answer.Kind));
        }
    }

    /// <summary>[services] answers in a stretch of time, its end included.</summary>
    public ImmutableArray<AnsweredRequests> Between(DateTimeOffset start, DateTimeOffset end)
    {
        int[] all = new int[services], broken = new int[services];
        lock (_gate)
        {
            foreach ((DateTimeOffset at, int service, AnswerKind kind) in _answers)
            {
                if (at > start && at <= end)
                {
                    all[service]++;
                    broken[service] += kind == AnswerKind.Broken ? 1 : 0;
                }
            }
        }

        return [.. all.Zip(broken, (answered, failed) => new AnsweredRequests(answered, failed))];
    }
}
