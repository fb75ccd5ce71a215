"""What the trend says of the final target, in words: the chance, the interval, how far such intervals were right."""

from __future__ import annotations

from plan.assessment import Assessment
from plan.backtest import LEAST_POINTS, Backtest
from plan.forecast import LEAST_TESTS, Forecast, Trend
from presentation import formats
from presentation.sentences import target_text
from wording import Lang, inside, say


def probability_words(probability: float, lang: Lang = Lang.ZH) -> str:
    """Return a chance in whole percent; never 0 or 100, which would be a promise."""
    if probability < 0.01:
        return say("detail.probability.below", lang)
    if probability > 0.99:
        return say("detail.probability.above", lang)
    return say("detail.probability", lang, percent=round(100 * probability))


def trend_sentences(assessment: Assessment, lang: Lang = Lang.ZH) -> tuple[str, ...]:
    """Return what the trend says: the chance first, then the interval, then how far such intervals have been right.

    Where no chance can be told, why not.
    """
    trend, final = assessment.trend, assessment.trend.final
    if trend.probability is None or final is None:
        # The reason and nothing else: where no chance can be told, an interval must not stand in for it.
        return (withheld_words(assessment, lang),)
    return (_chance(assessment, trend.probability, lang), _interval(assessment, final, lang), _backtest(trend, lang))


def withheld_words(assessment: Assessment, lang: Lang = Lang.ZH) -> str:
    """Return why the trend tells no chance of reaching the final target."""
    trend = assessment.trend
    assert trend.withheld is not None, "a chance is told or withheld for a reason"
    # No tests are none of none, which the sentence can say like any other count.
    tested = trend.backtest or Backtest(0, 0)
    return say(
        f"detail.trend.{trend.withheld}",
        lang,
        target=target_text(assessment, lang),
        year=assessment.schedule.final_day.year,
        count=len(assessment.series),
        least=LEAST_POINTS,
        tests=LEAST_TESTS,
        inside=tested.inside,
        held=tested.held_back,
    )


def _chance(assessment: Assessment, probability: float, lang: Lang) -> str:
    words, target = probability_words(probability, lang), target_text(assessment, lang)
    outlook = inside(say(f"trend.{assessment.trend.outlook.value}", lang), lang)
    return say("detail.trend.probability", lang, target=target, probability=words, outlook=outlook)


def _interval(assessment: Assessment, final: Forecast, lang: Lang) -> str:
    edges = ("value", "low80", "high80", "low95", "high95")
    shown = {edge: formats.with_unit(assessment.indicator, getattr(final, edge), lang) for edge in edges}
    return say("detail.trend.final", lang, year=assessment.schedule.final_day.year, **shown)


def _backtest(trend: Trend, lang: Lang) -> str:
    assert trend.backtest is not None, "a chance rests on tests"
    return say("detail.trend.backtest", lang, inside=trend.backtest.inside, held=trend.backtest.held_back)
