import { BarChart, LineChart } from 'echarts/charts'
import {
  AriaComponent,
  GridComponent,
  LegendComponent,
  MarkLineComponent,
  TooltipComponent,
} from 'echarts/components'
import { init, use } from 'echarts/core'
import { SVGRenderer } from 'echarts/renderers'
import { useEffect, useRef, useSyncExternalStore } from 'react'
import type { ChartSpec, TrendSeries } from './chart-spec.ts'
import { formatNumber } from './format.ts'

use([
  BarChart,
  LineChart,
  AriaComponent,
  GridComponent,
  LegendComponent,
  MarkLineComponent,
  TooltipComponent,
  SVGRenderer,
])

const SYMBOLS = ['circle', 'rect', 'triangle', 'diamond'] as const
const DASHES = ['solid', 'dashed', 'dotted'] as const

/** The picture of a chart. Its own chunk: ECharts loads with the first chart, and only the parts used here. */
export default function ChartCanvas({ spec }: { spec: ChartSpec }) {
  const box = useRef<HTMLDivElement>(null)
  const look = useSyncExternalStore(watchLook, readLook)
  useEffect(() => {
    const node = box.current
    if (!node) return
    const chart = init(node, null, { renderer: 'svg' })
    chart.setOption(optionsOf(spec, paletteOf(look)))
    const observer = new ResizeObserver(() => chart.resize())
    observer.observe(node)
    return () => {
      observer.disconnect()
      chart.dispose()
    }
  }, [spec, look])
  return <div ref={box} style={{ height: `${(spec.height ?? 260) / 16}rem` }} aria-hidden="true" />
}

type Palette = {
  ink: string
  soft: string
  line: string
  paper: string
  series: string[]
  font: string
  /** How much larger than usual the reader has the text. */
  scale: number
}

const paper = matchMedia('print')

/** Scheme of the page as one string: charts are drawn anew when it changes, and in the colours of paper for it. */
function readLook(): string {
  const { dataset } = document.documentElement
  return `${dataset.mantineColorScheme}/${dataset.vision}/${dataset.visionSize}/${paper.matches}`
}

function watchLook(listener: () => void): () => void {
  const observer = new MutationObserver(listener)
  observer.observe(document.documentElement, { attributes: true })
  paper.addEventListener('change', listener)
  return () => {
    observer.disconnect()
    paper.removeEventListener('change', listener)
  }
}

function paletteOf(look: string): Palette {
  const isOneColour = /\/(black|white|blue)\//.test(look)
  const style = getComputedStyle(document.documentElement)
  const read = (name: string) => style.getPropertyValue(name).trim()
  return {
    ink: read('--ink'),
    soft: read('--ink-soft'),
    line: read('--line'),
    paper: read('--paper'),
    series: isOneColour
      ? [read('--ink')]
      : [read('--level-3'), read('--level-2'), read('--line-strong'), read('--level-1')],
    font: read('--font'),
    scale: Number.parseFloat(style.fontSize) / 16,
  }
}

function optionsOf(spec: ChartSpec, palette: Palette) {
  const format = (value: unknown) =>
    `${formatNumber(value as number, { decimals: spec.decimals ?? 1 })}${spec.unit ? `\u00A0${spec.unit}` : ''}`
  const text = { color: palette.soft, fontFamily: palette.font, fontSize: 13 * palette.scale }
  const isHorizontal = spec.kind === 'bar' && spec.isHorizontal === true
  const category = {
    type: 'category' as const,
    data: [...(spec.kind === 'trend' ? spec.points : spec.categories)],
    inverse: isHorizontal,
    boundaryGap: spec.kind === 'bar',
    axisLabel: text,
    axisTick: { show: false },
    axisLine: { lineStyle: { color: palette.soft } },
  }
  const value = {
    type: 'value' as const,
    axisLabel: { ...text, formatter: (number: number) => formatNumber(number) },
    splitLine: { lineStyle: { color: palette.line } },
  }
  return {
    animation: false,
    color: palette.series,
    textStyle: { fontFamily: palette.font },
    aria: {
      enabled: true,
      decal: { show: spec.kind === 'bar' && spec.series.length > 1, decals: decalsOf(palette) },
    },
    grid: {
      left: 4,
      right: 16,
      top: 12,
      bottom: spec.series.length > 1 ? 36 * palette.scale : 4,
      containLabel: true,
    },
    legend: { show: spec.series.length > 1, bottom: 0, textStyle: text, icon: 'rect' },
    tooltip: {
      trigger: 'axis' as const,
      confine: true,
      backgroundColor: palette.paper,
      borderColor: palette.soft,
      textStyle: { ...text, color: palette.ink },
      valueFormatter: format,
    },
    xAxis: isHorizontal ? value : category,
    yAxis: isHorizontal ? category : value,
    series: spec.kind === 'trend' ? trendOf(spec, palette) : barsOf(spec, palette),
  }
}

/** Plain, stripes, dots, crossed stripes: series differ even where all have one colour. */
function decalsOf({ paper }: Palette) {
  return [
    { symbol: 'none' },
    { color: paper, symbol: 'rect', dashArrayX: [1, 0], dashArrayY: [2, 5], rotation: -Math.PI / 4 },
    {
      color: paper,
      symbol: 'circle',
      symbolSize: 0.5,
      dashArrayX: [
        [6, 6],
        [0, 6, 6, 0],
      ],
      dashArrayY: [6, 0],
    },
    { color: paper, symbol: 'rect', dashArrayX: [1, 0], dashArrayY: [4, 3], rotation: Math.PI / 4 },
  ]
}

function trendOf(spec: ChartSpec & { kind: 'trend' }, palette: Palette) {
  return spec.series.flatMap((series, at) => [
    {
      type: 'line' as const,
      name: series.name,
      data: [...series.values],
      symbol: SYMBOLS[at % SYMBOLS.length],
      symbolSize: 7,
      lineStyle: { width: 2, type: series.isForecast ? ('dashed' as const) : DASHES[at % DASHES.length] },
      ...(at === 0 && targetLine(spec.target, false, palette)),
    },
    ...bandOf(series, at, palette),
  ])
}

/** A band is two stacked lines without strokes: the lower one invisible, the difference above it hatched. */
function bandOf(series: TrendSeries, at: number, palette: Palette) {
  const { band } = series
  if (!band) return []
  const stack = `band-${at}`
  const silent = { type: 'line' as const, stack, symbol: 'none', silent: true, lineStyle: { opacity: 0 } }
  const height = band.high.map((high, point) => {
    const low = band.low[point]
    return high === null || low === null || low === undefined ? null : high - low
  })
  return [
    { ...silent, data: [...band.low], tooltip: { show: false } },
    {
      ...silent,
      data: height,
      tooltip: { show: false },
      areaStyle: { color: palette.series[at % palette.series.length], opacity: 0.25 },
    },
  ]
}

function barsOf(spec: ChartSpec & { kind: 'bar' }, palette: Palette) {
  return spec.series.map((series, at) => ({
    type: 'bar' as const,
    name: series.name,
    data: [...series.values],
    barMaxWidth: 28,
    ...(spec.isStacked && { stack: 'whole' }),
    ...(at === 0 && targetLine(spec.target, spec.isHorizontal === true, palette)),
  }))
}

function targetLine(target: number | null | undefined, isVertical: boolean, palette: Palette) {
  if (typeof target !== 'number') return {}
  return {
    markLine: {
      silent: true,
      symbol: 'none',
      lineStyle: { color: palette.ink, width: 2, type: 'solid' as const },
      label: {
        formatter: `цель ${formatNumber(target)}`,
        position: 'insideStartTop' as const,
        color: palette.ink,
        fontFamily: palette.font,
        fontSize: 13 * palette.scale,
      },
      data: [isVertical ? { xAxis: target } : { yAxis: target }],
    },
  }
}
