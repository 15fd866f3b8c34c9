using Meshward.Core.Control;

namespace Meshward.Core.Tests.Control;

/// <summary>The loads for which the last good configuration is known to be good.</summary>
public sealed class LastGoodLoadTests
{
    private static readonly SafetySituation _paced = new() { Section = "largest-change: 1\ncool-down: 0 s\nbad-steps: 1" };

    // One percent more of pay, which is noise, while web has less: what was good for 20 of web still was.
    [Fact]
    public void Of_each_service_the_highest_load_is_remembered() => Assert.Equal([20, 10.1], Quiet().LastGoodLoads);

    [Fact]
    public void Another_configuration_is_good_for_what_was_measured_of_it_alone()
    {
        ControlDecision decision = (_paced with { Present = [0.75, 0.2, 3, 3], Policy = [0.75, 0.2, 3, 3], State = Quiet(), Web = own => own.Window("web", 12), Pay = own => own.Window("pay", 8) }).Decide();
        Assert.Equal([0.75, 0.2, 3, 3], decision.Next.LastGood);
        Assert.Equal([12, 8], decision.Next.LastGoodLoads);
    }

    // Web is at 20 as before, and the policy's configuration misses: what was good at 20 is gone back to, whatever the last interval had.
    [Fact]
    public void A_rollback_goes_back_to_what_was_good_at_the_present_load() =>
        (_paced with { Present = [1, 0.2, 3, 3], Policy = [1, 0.2, 3, 3], Web = own => own.Window("web", 20, mean: 2), State = Quiet() with { HasActed = true } }).Decide().Wants(0.5, 0.2, 3, 3);

    // Good at 20 and 10, and then at 12 and 10.1.
    private static SafetyState Quiet()
    {
        ControlDecision first = _paced.Decide();
        return (_paced with { State = first.Next, Web = own => own.Window("web", 12), Pay = own => own.Window("pay", 10.1) }).Decide().Next;
    }
}
