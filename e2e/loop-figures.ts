import { expect } from 'vitest'
import type { Visitor } from './browser.ts'

/** Numerator and denominator by indicator, as the page shows them: «8 из 14». */
export type Figures = Record<'251' | '252' | '253', { numerator: number; denominator: number }>

/** Units from the country down to the school, as links of the table say their names. */
export type Units = { region: string; municipality: string; school: string }

/** Reads the three figures of the page that is open. */
export async function readFigures({ page }: Visitor): Promise<Figures> {
  const read = async (code: string) => {
    const figure = page.locator('[data-figures]', { hasText: `${code}. ` }).first()
    const base = figure.getByText(/^[\d\s]+ из\s[\d\s]+$/)
    const [numerator, denominator] = ((await base.textContent()) ?? '')
      .split('из')
      .map(part => Number(part.replace(/\s/g, '')))
    if (numerator === undefined || denominator === undefined) throw new Error(`No figure ${code}`)
    return { numerator, denominator }
  }
  return { '251': await read('251'), '252': await read('252'), '253': await read('253') }
}

/**
 * Opens the figures of the reader's whole unit and goes down by clicks, one named unit at a time. Gives the figures of
 * every stop, the first one being the reader's own unit.
 */
export async function walkDown(visitor: Visitor, names: readonly string[]): Promise<Figures[]> {
  await visitor.open('/indicators')
  const figures = [await readFigures(visitor)]
  for (const name of names) {
    await visitor.page.getByRole('link', { name, exact: true }).click()
    await visitor.page.getByRole('heading', { level: 1, name: `Показатели: ${name}` }).waitFor()
    figures.push(await readFigures(visitor))
  }
  return figures
}

/** The figures as they have to be when one person more is counted in these indicators, and nothing else moved. */
export function withOneMore(before: Figures, indicators: readonly (keyof Figures)[]): Figures {
  const after = structuredClone(before)
  for (const indicator of indicators) after[indicator].numerator += 1
  return after
}

/**
 * The figures of the country as its coordinator sees them, and of the region, the municipality and the school as the
 * ministry does.
 */
export class Watch {
  readonly #coordinator: Visitor
  readonly #ministry: Visitor
  readonly #units: Units
  #figures: Figures[] = []

  constructor(coordinator: Visitor, ministry: Visitor, units: Units) {
    this.#coordinator = coordinator
    this.#ministry = ministry
    this.#units = units
  }

  async begin(): Promise<void> {
    this.#figures = await this.#read()
  }

  /** Exactly one person more in these indicators at all four levels since the last look, and nothing else moved. */
  async expectOneMore(...indicators: (keyof Figures)[]): Promise<void> {
    const now = await this.#read()
    expect(now, `indicators ${indicators.join(', ')} of country, region, municipality, school`).toEqual(
      this.#figures.map(one => withOneMore(one, indicators)),
    )
    this.#figures = now
  }

  async #read(): Promise<Figures[]> {
    const [country] = await walkDown(this.#coordinator, [])
    const { municipality, school } = this.#units
    return [country!, ...(await walkDown(this.#ministry, [municipality, school]))]
  }
}
