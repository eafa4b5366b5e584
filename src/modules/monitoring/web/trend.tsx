import { useOperation } from '#ui/api.ts'
import { TrendChart } from '#ui/chart.tsx'
import { formatDateShort, formatPercent } from '#ui/format.ts'
import { Loaded, Section } from '#ui/page.tsx'
import { type FigureValue, type Structure, trendIndicators, type Unit } from '../contract.ts'
import classes from './indicators.module.css'
import { shortName } from './words.ts'

/** Twelve months of each indicator: small multiples with the target. */
export function Trend({
  unit,
  asOf,
  structure,
  figures,
}: {
  unit: Unit
  asOf: string
  structure: Structure
  figures: readonly FigureValue[]
}) {
  const query = useOperation(
    trendIndicators,
    { query: { unit: unit.id, asOf, structure } },
    { keepPrevious: true },
  )
  return (
    <Section title="За двенадцать месяцев">
      <Loaded query={query} shape="figures">
        {({ points }) => (
          <div className={classes.multiples}>
            {figures.map(figure => {
              const values = points.map(
                point => point.values.find(value => value.indicator === figure.indicator)?.value ?? null,
              )
              return (
                <TrendChart
                  key={figure.indicator}
                  title={`${figure.indicator}. ${shortName(figure)}`}
                  summary={`${shortName(figure)}: от ${formatPercent(values[0])} до ${formatPercent(values.at(-1))} за год.`}
                  unit="%"
                  decimals={1}
                  height={180}
                  points={points.map(point => formatDateShort(point.asOf))}
                  series={[{ name: shortName(figure), values }]}
                  target={figure.target?.value ?? null}
                />
              )
            })}
          </div>
        )}
      </Loaded>
    </Section>
  )
}
