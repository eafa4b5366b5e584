export type TrendSeries = {
  name: string
  /** One value for each point of `points`; null is a gap. */
  values: readonly (number | null)[]
  /** Drawn as a hatched band: forecast or interval. */
  band?: { low: readonly (number | null)[]; high: readonly (number | null)[] }
  isForecast?: boolean
}

type Common = {
  title: string
  /** What the picture shows, in a sentence: read aloud instead of it. */
  summary: string
  unit?: string
  decimals?: number
  height?: number
}

export type TrendChartProps = Common & {
  /** Labels of the points in time, in order. */
  points: readonly string[]
  series: readonly TrendSeries[]
  target?: number | null
}

export type BarChartProps = Common & {
  categories: readonly string[]
  series: readonly { name: string; values: readonly (number | null)[] }[]
  /** Horizontal bars for long names. */
  isHorizontal?: boolean
  /** Parts of a whole, one upon another. */
  isStacked?: boolean
  target?: number | null
}

/** What the picture is drawn from. */
export type ChartSpec = (TrendChartProps & { kind: 'trend' }) | (BarChartProps & { kind: 'bar' })
